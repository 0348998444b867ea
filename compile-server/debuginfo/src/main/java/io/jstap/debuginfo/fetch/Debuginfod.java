// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.fetch;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.TransferFailure.Kind;
import io.jstap.debuginfo.type.Lazy;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Progress;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client of debuginfod servers. They are asked in order until one has the file; what came is kept
 * in the cache, and so is, for a while, that none had it. A download that is cut goes on where it
 * stopped, also in another process, if the server can do that. Safe for use by several threads and
 * processes.
 */
public final class Debuginfod {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final long FIRST_PAUSE_MILLIS = 250;

  /** A server that wants to be left alone for longer is passed over: a script waits. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  /** What a server has of a build-id. */
  public enum Artifact {
    /** The file with the debug information. */
    DEBUGINFO,
    /** The file that is run. */
    EXECUTABLE;

    String path() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of a question.
   *
   * @param file in the cache; not to be changed
   * @param tried what was done, a line each, when there is no file
   */
  public record Answer(Optional<Path> file, List<String> tried) {
    static Answer found(Path file) {
      return new Answer(Optional.of(file), List.of());
    }

    static Answer none(List<String> tried) {
      return new Answer(Optional.empty(), List.copyOf(tried));
    }
  }

  private final DebuginfodSettings settings;
  private final DebuginfodCache cache;

  /** It starts threads, which a server whose kernels are all installed needs not. */
  private final Lazy<HttpClient> client = Lazy.of(Debuginfod::client);

  public Debuginfod(DebuginfodSettings settings) {
    this(settings, Clock.systemUTC());
  }

  Debuginfod(DebuginfodSettings settings, Clock clock) {
    this.settings = settings;
    this.cache = new DebuginfodCache(settings.cache(), clock);
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .connectTimeout(CONNECT)
        .proxy(ProxySelector.getDefault())
        .build();
  }

  /**
   * A file by build-id, from the cache or from a server.
   *
   * @param events is told the progress, stage {@code debuginfod}
   */
  public Answer find(BuildId id, Artifact artifact, EventSink events) throws InterruptedException {
    if (settings.urls().isEmpty()) {
      return Answer.none(List.of("no debuginfod server is set in $DEBUGINFOD_URLS"));
    }
    try {
      cache.cleanWhenDue();
      Optional<Answer> known = known(id, artifact);
      return known.isPresent() ? known.get() : download(id, artifact, events);
    } catch (ClosedByInterruptException e) {
      // A thread that is interrupted while it touches a file sees that first.
      Thread.interrupted();
      throw new InterruptedException("while downloading " + id);
    } catch (IOException e) {
      return Answer.none(
          List.of("the cache of debuginfod, %s, does not work: %s".formatted(settings.cache(), e)));
    }
  }

  private Optional<Answer> known(BuildId id, Artifact artifact) throws IOException {
    return switch (cache.lookup(id, artifact.path())) {
      case DebuginfodCache.Lookup.Hit(Path file) -> Optional.of(Answer.found(file));
      case DebuginfodCache.Lookup.KnownMissing(Duration since) ->
          Optional.of(
              Answer.none(
                  List.of(
                      "no debuginfod server had it %d s ago (remembered in %s)"
                          .formatted(since.toSeconds(), cache.entry(id, artifact.path())))));
      case DebuginfodCache.Lookup.Unknown() -> Optional.empty();
    };
  }

  private Answer download(BuildId id, Artifact artifact, EventSink events)
      throws IOException, InterruptedException {
    Path target = cache.entry(id, artifact.path());
    boolean missing = true;
    List<String> tried = new ArrayList<>();
    try (PartialFile partial = PartialFile.acquire(target)) {
      // Somebody else may have downloaded it while this waited.
      Optional<Answer> known = known(id, artifact);
      if (known.isPresent()) {
        return known.get();
      }
      for (String server : settings.urls()) {
        try {
          URI url = Servers.url(server, id, artifact.path());
          tell(events, "asking " + Servers.name(url) + " for " + id + "/" + artifact.path());
          fetch(new Transfer(client.get(), settings, url, partial, events), partial, id);
          return Answer.found(target);
        } catch (TransferFailure e) {
          tried.add(Servers.name(server) + " " + e.getMessage());
          if (settings.verbose()) {
            tell(events, tried.getLast());
          }
          missing &= e.kind() == Kind.NOT_THERE;
        }
      }
    }
    if (missing) {
      cache.rememberMissing(id, artifact.path());
    }
    return Answer.none(tried);
  }

  private static void tell(EventSink events, String message) {
    events.progress(new Progress("debuginfod", message, 0, 0));
  }

  private void fetch(Transfer transfer, PartialFile partial, BuildId id)
      throws TransferFailure, IOException, InterruptedException {
    for (int attempt = 0; true; attempt++) {
      try {
        transfer.run();
        break;
      } catch (TransferFailure e) {
        boolean soon = e.pause().compareTo(LONGEST_PAUSE) <= 0;
        if (e.kind() != Kind.PASSING || attempt == settings.retries() || !soon) {
          throw e;
        }
        long own = FIRST_PAUSE_MILLIS << Math.min(attempt, 5);
        Thread.sleep(Math.max(own, e.pause().toMillis()));
      }
    }
    if (!DebuginfodCache.holds(partial.path(), id)) {
      partial.restart(Optional.empty());
      throw new TransferFailure(Kind.FINAL, "sent something else than that build-id");
    }
    partial.finish();
  }
}
