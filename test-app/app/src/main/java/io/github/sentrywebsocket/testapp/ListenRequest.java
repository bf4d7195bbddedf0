package io.github.sentrywebsocket.testapp;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a listener asks for in the query string of its upgrade request. */
record ListenRequest(
    String provider,
    String sessionId,
    String model,
    String languages,
    String channelMode,
    boolean onboarding) {

  static ListenRequest of(HttpServletRequest request) {
    return new ListenRequest(
        parameter(request, "provider", ""),
        parameter(request, "session_id", ""),
        parameter(request, "model", "nova-3"),
        parameter(request, "languages", "en"),
        parameter(request, "channel_mode", "mono"),
        Boolean.parseBoolean(request.getParameter("onboarding")));
  }

  /** The names of the required parameters that were not sent, if any. */
  Optional<String> missing() {
    return Stream.of(Map.entry("provider", provider), Map.entry("session_id", sessionId))
        .filter(parameter -> parameter.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .reduce((first, second) -> first + ", " + second);
  }

  /** The speech service is told about the audio, not about who is speaking. */
  URI upstream(URI sttUrl) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("model", model);
    query.put("languages", languages);
    query.put("channel_mode", channelMode);
    query.put("encoding", "linear16");
    query.put("sample_rate", String.valueOf(VoiceActivity.SAMPLE_RATE));
    return withQuery(sttUrl, query);
  }

  static URI withQuery(URI url, Map<String, String> query) {
    String encoded =
        query.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + encoded);
  }

  private static String parameter(HttpServletRequest request, String name, String fallback) {
    String value = request.getParameter(name);
    return value == null || value.isBlank() ? fallback : value.trim();
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
