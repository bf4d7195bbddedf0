package io.github.sentrywebsocket.matrix.rules;

import io.github.sentrywebsocket.harness.RawWebSocketClient;
import io.github.sentrywebsocket.harness.UpgradeAnswer;

/** The ways a connection ends, on either side; each on a path of its own. */
enum End {
  SERVER_LEFT_BY_THE_CLIENT("server", "1000") {
    @Override
    void play(RulesJvm jvm) {
      RawWebSocketClient client = jvm.open(path());
      client.sendClose(1000, "done");
      client.read();
      client.close();
    }
  },
  SERVER_THAT_CLOSES("server", "1000") {
    @Override
    void play(RulesJvm jvm) {
      RawWebSocketClient client = jvm.open(path());
      client.sendText("close");
      client.read();
      client.sendClose(1000, "done");
      client.close();
    }
  },
  SERVER_WHOSE_CLIENT_RESETS("server", "1006") {
    @Override
    void play(RulesJvm jvm) {
      RawWebSocketClient client = jvm.open(path());
      client.sendText("hello");
      client.read();
      client.reset();
    }
  },
  SERVER_WHOSE_CLIENT_VANISHES("server", "1006") {
    @Override
    void play(RulesJvm jvm) {
      RawWebSocketClient client = jvm.open(path());
      client.sendText("hello");
      client.read();
      client.close();
    }
  },
  SERVER_WHOSE_ONOPEN_THROWS("server", null) {
    @Override
    String path() {
      return "/throws-on-open";
    }

    @Override
    void play(RulesJvm jvm) {
      jvm.open(path()).close();
    }
  },
  SERVER_THAT_IS_IDLE("server", null) {
    @Override
    String path() {
      return "/idle";
    }

    @Override
    void play(RulesJvm jvm) {
      RawWebSocketClient client = jvm.open(path());
      client.read(); // the close frame, when the time is over
      client.close();
    }
  },
  CLIENT_LEFT_BY_THE_SERVER("client", "1000") {
    @Override
    void play(RulesJvm jvm) {
      jvm.server.on(path(), UpgradeAnswer.accept().closingOn("end", 1000, "done"));
      jvm.run(connect(), "text c end", "ended c");
    }
  },
  CLIENT_THAT_CLOSES("client", "1000") {
    @Override
    void play(RulesJvm jvm) {
      jvm.run(connect(), "close c", "ended c");
    }
  },
  CLIENT_WHOSE_SERVER_RESETS("client", "1006") {
    @Override
    void play(RulesJvm jvm) {
      jvm.server.on(path(), UpgradeAnswer.accept().resettingOn("end"));
      jvm.run(connect(), "text c end", "ended c");
    }
  },
  CLIENT_WHOSE_SERVER_VANISHES("client", "1006") {
    @Override
    void play(RulesJvm jvm) {
      jvm.server.on(path(), UpgradeAnswer.accept().vanishingOn("end"));
      jvm.run(connect(), "text c end", "ended c");
    }
  },
  CLIENT_WHOSE_ONOPEN_THROWS("client", null) {
    @Override
    String path() {
      return "/client-throws-on-open";
    }

    @Override
    void play(RulesJvm jvm) {
      jvm.run(connect(), "ended c");
    }
  },
  CLIENT_THAT_ABORTS("client", "1006") {
    @Override
    void play(RulesJvm jvm) {
      jvm.run(connect(), "abort c");
    }
  };

  final String side;

  /** Null where it is the library's choice. */
  final String code;

  End(String side, String code) {
    this.side = side;
    this.code = code;
  }

  String path() {
    return "/" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  String connect() {
    return "connect c " + path();
  }

  abstract void play(RulesJvm jvm);

  @Override
  public String toString() {
    return "a " + name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }
}
