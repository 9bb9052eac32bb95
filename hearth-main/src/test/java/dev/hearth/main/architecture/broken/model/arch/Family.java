package dev.hearth.main.architecture.broken.model.arch;

interface Family {}
