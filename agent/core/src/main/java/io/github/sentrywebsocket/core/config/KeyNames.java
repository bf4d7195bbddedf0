package io.github.sentrywebsocket.core.config;

/** Finds the key that a user wrote, or the one that was meant. */
final class KeyNames {

  /** Longer names are no typing mistakes, and comparing them takes time. */
  private static final int LONGEST = 60;

  private KeyNames() {}

  /** The key of this name, without prefix; null when there is none. */
  static Key find(String name) {
    for (Key key : Key.values()) {
      if (key.name.equals(name)) {
        return key;
      }
    }
    return null;
  }

  /** The key with the most similar name; null when none is similar. */
  static Key nearest(String name) {
    Key nearest = null;
    int least = Math.max(3, name.length() / 2 + 1);
    if (name.length() <= LONGEST) {
      for (Key key : Key.values()) {
        int distance = distance(name, key.name);
        if (distance < least) {
          least = distance;
          nearest = key;
        }
      }
    }
    return nearest;
  }

  /** Every name, separated by commas. */
  static String all() {
    StringBuilder names = new StringBuilder();
    for (Key key : Key.values()) {
      names.append(names.length() == 0 ? "" : ", ").append(key.name);
    }
    return names.toString();
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
