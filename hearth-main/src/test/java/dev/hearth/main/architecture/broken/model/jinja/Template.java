package dev.hearth.main.architecture.broken.model.jinja;

public final class Template {}
