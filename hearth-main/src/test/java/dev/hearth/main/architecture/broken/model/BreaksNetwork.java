package dev.hearth.main.architecture.broken.model;

/** Opens a connection. */
final class BreaksNetwork {
  Object client = java.net.http.HttpClient.newHttpClient();
}
