package io.github.sentrywebsocket.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Generated text: what is valid, what is nearly so, and what is not at all. */
final class Inputs {

  private static final String[] PIECES = {
    ",",
    "=",
    "&",
    ";",
    "-",
    "+",
    "%",
    "%zz",
    "%0d%0a",
    "%00",
    "%e2%80%a8",
    "%F0%9F",
    "\r\n",
    "\n",
    "\t",
    "\0",
    " ",
    "\u0085",
    "\u2028",
    "\u202e",
    "\ud83d",
    "\ude00",
    "\ud83d\ude00",
    "ü",
    "\u007f",
    "\u001b[2J",
    "sentry-",
    "sentry-trace_id=",
    "sentry-%74race_id=1",
    "{",
    "}",
    "{query.a}",
    "\"",
    "0"
  };

  private final SplittableRandom random;

  Inputs(long seed) {
    random = new SplittableRandom(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  @SafeVarargs
  final <T> T any(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String hex(int length) {
    StringBuilder hex = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      hex.append(Character.forDigit(random.nextInt(16), 16));
    }
    return hex.toString();
  }

  /** Short as a rule, 64 KB now and then. */
  String text() {
    int length = oneIn(2000) ? 65_536 : below(24);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      switch (below(4)) {
        case 0:
          text.append(any(PIECES));
          break;
        case 1:
          text.append((char) below(0x10000));
          break;
        default:
          text.append((char) (' ' + below(95)));
      }
    }
    return text.toString();
  }

  /** As it is, half of the time; else with a few mistakes. */
  String mutated(String valid) {
    StringBuilder text = new StringBuilder(valid);
    for (int mistakes = oneIn(2) ? 0 : 1 + below(4); mistakes > 0; mistakes--) {
      int at = below(text.length() + 1);
      int to = Math.min(text.length(), at + below(9));
      switch (below(6)) {
        case 0:
          text.delete(at, to);
          break;
        case 1:
          text.insert(at, text.substring(at, to));
          break;
        case 2:
          text.replace(at, to, any(PIECES));
          break;
        case 3:
          text.replace(at, to, text.substring(at, to).toUpperCase(Locale.ROOT));
          break;
        case 4:
          text.insert(at, text());
          break;
        default:
          text.insert(at, any(PIECES));
      }
    }
    return text.toString();
  }

  /** No line, one, or several. */
  List<String> lines(String... valid) {
    List<String> lines = new ArrayList<>();
    for (int count = oneIn(8) ? 2 + below(2) : below(8) == 0 ? 0 : 1; count > 0; count--) {
      lines.add(oneIn(12) ? text() : mutated(any(valid)));
    }
    return lines;
  }
}
