// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.fetch.TransferFailure.Kind;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request to one server: the rest of a file when the server can give it, else all of it. */
final class Transfer {
  private static final String AGENT = "jstap/0.1.0 (" + System.getProperty("os.name") + ")";
  private static final long LEAST_BYTES = 100 << 10;
  private static final long POLL_MILLIS = 200;
  private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final HttpClient client;
  private final DebuginfodSettings settings;
  private final URI url;
  private final PartialFile file;
  private final EventSink events;

  Transfer(
      HttpClient client, DebuginfodSettings settings, URI url, PartialFile file, EventSink events) {
    this.client = client;
    this.settings = settings;
    this.url = url;
    this.file = file;
    this.events = events;
  }

  /** Returns when the whole file has come; what came before a failure stays for the next time. */
  void run() throws TransferFailure, IOException, InterruptedException {
    Optional<PartialFile.Origin> resumed =
        file.origin().filter(origin -> origin.url().equals(url.toString()));
    long start = resumed.isPresent() ? file.size() : 0;
    HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
    RequestHeaders.add(request, settings);
    request.setHeader("User-Agent", AGENT);
    request.setHeader("X-DEBUGINFOD-MAXSIZE", Long.toString(settings.maximumSize()));
    if (resumed.isPresent()) {
      request.setHeader("Range", "bytes=" + start + "-");
      request.setHeader("If-Range", resumed.get().validator());
    }
    Saver saver = new Saver(file, settings.maximumSize(), info -> begin(info, start));
    await(client.sendAsync(request.build(), saver), saver);
  }

  /** Decides by the head of the answer where its body goes: the position in the file. */
  private Saver.Plan begin(HttpResponse.ResponseInfo answer, long start)
      throws TransferFailure, IOException {
    return switch (answer.statusCode()) {
      case 200 -> beginWhole(answer);
      case 206 -> goOn(answer, start);
      case 404 -> throw new TransferFailure(Kind.NOT_THERE, "does not have it");
      case 406 ->
          throw new TransferFailure(
              Kind.FINAL, "has it, but it is bigger than " + settings.maximumSize() + " bytes");
      case 416 -> {
        file.restart(Optional.empty());
        throw new TransferFailure(Kind.PASSING, "no longer has what was begun");
      }
      default ->
          throw new TransferFailure(
              answer.statusCode() >= 500 || answer.statusCode() == 429 ? Kind.PASSING : Kind.FINAL,
              "answered " + answer.statusCode(),
              RetryAfter.of(answer.headers()));
    };
  }

  private Saver.Plan beginWhole(HttpResponse.ResponseInfo answer)
      throws TransferFailure, IOException {
    if (!answer.headers().firstValue("Content-Encoding").orElse("identity").equals("identity")) {
      throw new TransferFailure(Kind.FINAL, "sent it in an encoding that nobody asked for");
    }
    file.restart(validator(answer).map(name -> new PartialFile.Origin(url.toString(), name)));
    long length = length(answer);
    return plan(
        0,
        length >= 0 ? length : answer.headers().firstValueAsLong("X-DEBUGINFOD-SIZE").orElse(-1));
  }

  private Saver.Plan goOn(HttpResponse.ResponseInfo answer, long start)
      throws TransferFailure, IOException {
    String range = answer.headers().firstValue("Content-Range").orElse("");
    Matcher matcher = CONTENT_RANGE.matcher(range);
    if (!matcher.matches() || !matcher.group(1).equals(Long.toString(start))) {
      file.restart(Optional.empty());
      throw new TransferFailure(Kind.PASSING, "sent another part than was asked for: " + range);
    }
    long length = length(answer);
    return plan(start, length >= 0 ? start + length : -1);
  }

  private static long length(HttpResponse.ResponseInfo answer) {
    return answer.headers().firstValueAsLong("Content-Length").orElse(-1);
  }

  private Saver.Plan plan(long position, long total) throws TransferFailure, IOException {
    if (total > settings.maximumSize()) {
      throw new TransferFailure(
          Kind.FINAL,
          "has it, but its %d bytes are more than the %d that are allowed"
              .formatted(total, settings.maximumSize()));
    }
    long room = Files.getFileStore(file.path()).getUsableSpace();
    if (total - position > room) {
      throw new TransferFailure(
          Kind.FINAL, "has it, but the disk has no room for its %d bytes".formatted(total));
    }
    return new Saver.Plan(position, total);
  }

  /** A strong name only: a weak ETag may be that of other bytes (RFC 9110 §13.1.5). */
  private static Optional<String> validator(HttpResponse.ResponseInfo answer) {
    return answer
        .headers()
        .firstValue("ETag")
        .filter(tag -> !tag.startsWith("W/"))
        .or(() -> answer.headers().firstValue("Last-Modified"))
        .filter(name -> name.indexOf('\n') < 0);
  }

  private void await(CompletableFuture<?> answer, Saver saver)
      throws TransferFailure, IOException, InterruptedException {
    Pace pace = new Pace(settings, System.nanoTime());
    long reported = System.nanoTime();
    try {
      while (true) {
        try {
          answer.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
          saver.checkWhole();
          return;
        } catch (TimeoutException e) {
          long now = System.nanoTime();
          pace.check(saver.received(), now);
          if (now - reported >= REPORT_NANOS && saver.position() > 0) {
            events.progress(
                new Progress(
                    "debuginfod",
                    "downloading from " + Servers.name(url),
                    saver.position(),
                    Math.max(0, saver.total())));
            reported = now;
          }
        }
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause() == null ? e : e.getCause(), saver);
    } finally {
      answer.cancel(true);
    }
  }

  private static TransferFailure failure(Throwable cause, Saver saver) throws IOException {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof TransferFailure known) {
        return known;
      }
      if (each instanceof Saver.DiskFailure disk) {
        throw new IOException(disk.getMessage(), disk);
      }
      if (each instanceof ConnectException) {
        return new TransferFailure(Kind.PASSING, "can not be reached");
      }
    }
    String what = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new TransferFailure(
        Kind.PASSING,
        saver.position() > 0
            ? "broke the connection after %d bytes: %s".formatted(saver.position(), what)
            : "broke the connection: " + what);
  }

  /** Gives up servers that are too slow. */
  private static final class Pace {
    private final Duration timeout;
    private final Duration maximum;
    private final long begun;
    private long windowBegun;
    private long windowBytes;

    Pace(DebuginfodSettings settings, long now) {
      this.timeout = settings.timeout();
      this.maximum = settings.maximumTime();
      this.begun = now;
      this.windowBegun = now;
    }

    void check(long bytes, long now) throws TransferFailure {
      if (!maximum.isZero() && now - begun > maximum.toNanos()) {
        throw new TransferFailure(
            Kind.FINAL, "did not send all of it within " + maximum.toSeconds() + " s");
      }
      if (timeout.isZero() || now - windowBegun <= timeout.toNanos()) {
        return;
      }
      if (bytes - windowBytes < LEAST_BYTES) {
        throw new TransferFailure(
            Kind.FINAL, "sent less than 100 KB within " + timeout.toSeconds() + " s");
      }
      windowBegun = now;
      windowBytes = bytes;
    }
  }
}
