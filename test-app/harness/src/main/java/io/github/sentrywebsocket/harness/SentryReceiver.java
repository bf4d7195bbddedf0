package io.github.sentrywebsocket.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sentry.SentryEvent;
import io.sentry.protocol.SentryTransaction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A Sentry on loopback: takes envelopes of any project and any SDK version and keeps their items,
 * those of an envelope that came twice once. What real SDKs send over real HTTP is the only proof
 * of what users will see. Thread-safe.
 */
public final class SentryReceiver implements AutoCloseable {
  private static final Pattern ENVELOPE = Pattern.compile("/api/([^/]+)/envelope/?");
  private static final Pattern CLIENT = Pattern.compile("sentry_client=([^,\\s]+)");

  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "sentry-receiver");
            thread.setDaemon(true);
            return thread;
          });
  private final EnvelopeParser parser = new EnvelopeParser();
  private final List<ReceivedItem> items = new CopyOnWriteArrayList<>();
  private final Set<UUID> envelopes = ConcurrentHashMap.newKeySet();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private volatile ReceiverAnswer answer = ReceiverAnswer.ok();

  /** On a free port of 127.0.0.1. */
  public static SentryReceiver start() {
    try {
      return new SentryReceiver();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on loopback", e);
    }
  }

  private SentryReceiver() throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** What a program's {@code sentry.dsn} is to be. */
  public String dsn(String projectId) {
    return "http://key@127.0.0.1:" + server.getAddress().getPort() + "/" + projectId;
  }

  /** From now on; items are kept whatever the answer is. */
  public void answer(ReceiverAnswer answer) {
    this.answer = answer;
  }

  /** Everything so far, in order of arrival. */
  public List<ReceivedItem> items() {
    return List.copyOf(items);
  }

  public List<ReceivedItem> items(String type) {
    return items.stream().filter(item -> item.type().equals(type)).toList();
  }

  public List<SentryTransaction> transactions() {
    return items.stream().map(ReceivedItem::transaction).flatMap(Optional::stream).toList();
  }

  /** Error and message events. */
  public List<SentryEvent> events() {
    return items.stream().map(ReceivedItem::event).flatMap(Optional::stream).toList();
  }

  /** Items with metrics, unparsed: each may hold several, see {@link Metric}. */
  public List<ReceivedItem> metrics() {
    return items(ReceivedItem.TRACE_METRIC);
  }

  /** Requests that were no readable envelope, one description each. A test wants none. */
  public List<String> refused() {
    return List.copyOf(refused);
  }

  /** Everything so far, in order of arrival; it is forgotten here. */
  public List<ReceivedItem> take() {
    synchronized (items) {
      List<ReceivedItem> taken = items();
      items.clear();
      return taken;
    }
  }

  public TraceTree traces() {
    return TraceTree.of(items());
  }

  public void clear() {
    items.clear();
    refused.clear();
  }

  /**
   * Waits until {@code condition} holds.
   *
   * @param what for the message of failure
   * @throws AssertionError with all that was received, after {@code timeout}
   */
  public SentryReceiver await(String what, Predicate<SentryReceiver> condition, Duration timeout) {
    try {
      Awaitility.await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(timeout)
          .until(() -> condition.test(this));
      return this;
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not within " + timeout + ": " + what + describe());
    }
  }

  public SentryReceiver awaitTransactions(int atLeast, Duration timeout) {
    return await(atLeast + " transactions", r -> r.transactions().size() >= atLeast, timeout);
  }

  public SentryReceiver awaitEvents(int atLeast, Duration timeout) {
    return await(atLeast + " events", r -> r.events().size() >= atLeast, timeout);
  }

  /** All that was received, for a failed test's message: the traces, then item by item. */
  public String describe() {
    String each = items.stream().map(item -> "\n" + item).collect(Collectors.joining());
    String bad = refused.stream().map(line -> "\n" + line).collect(Collectors.joining());
    return "\n" + traces().render() + items.size() + " items" + each + bad;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ReceiverAnswer given = receive(exchange) ? answer : ReceiverAnswer.status(400);
      TimeUnit.MILLISECONDS.sleep(given.delay().toMillis());
      byte[] body = given.body().getBytes(StandardCharsets.UTF_8);
      given.headers().forEach(exchange.getResponseHeaders()::set);
      // SDKs ask for it, and this server does it, but does not say so: a client that uses the
      // connection again loses its request where sun.net.http.retryPost is false.
      exchange.getResponseHeaders().set("Connection", "close");
      exchange.sendResponseHeaders(given.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean receive(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    Matcher path = ENVELOPE.matcher(exchange.getRequestURI().getPath());
    byte[] body = body(exchange);
    if (!exchange.getRequestMethod().equals("POST") || !path.matches()) {
      refused.add(request);
      return false;
    }
    try {
      List<ReceivedItem> parsed = parser.parse(path.group(1), client(exchange), body);
      synchronized (items) {
        // HttpURLConnection may send a request twice; Sentry drops event ids that it knows.
        if (envelopes.add(UUID.nameUUIDFromBytes(body))) {
          items.addAll(parsed);
        }
      }
      return true;
    } catch (IllegalArgumentException e) {
      refused.add(request + ": " + e.getMessage());
      return false;
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    boolean zipped =
        "gzip".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    return (zipped ? new GZIPInputStream(body) : body).readAllBytes();
  }

  private static String client(HttpExchange exchange) {
    String auth = exchange.getRequestHeaders().getFirst("X-Sentry-Auth");
    Matcher client = CLIENT.matcher(auth == null ? "" : auth);
    return client.find() ? client.group(1) : "";
  }
}
