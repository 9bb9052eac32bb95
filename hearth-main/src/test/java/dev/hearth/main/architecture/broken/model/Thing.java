package dev.hearth.main.architecture.broken.model;

public class Thing {}
