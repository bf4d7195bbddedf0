package io.github.sentrywebsocket.testapp;

/**
 * A stretch of speech found by {@link VoiceActivity}.
 *
 * @param start seconds from the beginning of the stream
 * @param end seconds from the beginning of the stream
 * @param confidence share of the segment's frames that were above the threshold, 0–1
 */
record Segment(double start, double end, double confidence) {}
