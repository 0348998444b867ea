// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.debuginfo.BuildId;
import io.jstap.debuginfo.fetch.Debuginfod;
import io.jstap.debuginfo.fetch.Debuginfod.Artifact;
import io.jstap.debuginfo.fetch.DebuginfodSettings;
import io.jstap.diagnostics.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where debuginfo comes from that is not installed as its package does it: folders that the
 * administrator names, what clients have sent, then debuginfod servers. What is found has the
 * build-id that was asked for. Safe for use by several threads.
 */
public final class DebuginfoSources {
  /** For so long a failure counts: each request would wait for servers that do not answer. */
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  /** Where packages put debuginfo. */
  private static final Path PACKAGED = Path.of("/usr/lib/debug");

  private static final Pattern ROOT_OF_PROCESS = Pattern.compile("^/proc/\\d+/root(?=/)");

  private final List<Path> folders;
  private final Optional<Path> uploads;
  private final Debuginfod servers;
  private final ConcurrentMap<String, Failure> failures = new ConcurrentHashMap<>();

  private record Failure(long nanos, List<String> tried) {}

  /**
   * What a search came to.
   *
   * @param tried what was done, a line each, when there is no file
   */
  public record Search(Optional<Path> file, List<String> tried) {
    public Search {
      tried = List.copyOf(tried);
    }
  }

  public DebuginfoSources(List<Path> folders, Debuginfod servers) {
    this(folders, Optional.empty(), servers);
  }

  private DebuginfoSources(List<Path> folders, Optional<Path> uploads, Debuginfod servers) {
    this.folders = List.copyOf(folders);
    this.uploads = uploads;
    this.servers = servers;
  }

  /** Nothing but what is installed. */
  public static DebuginfoSources none() {
    return new DebuginfoSources(
        List.of(), new Debuginfod(DebuginfodSettings.of(Map.of(), Path.of("/nonexistent"))));
  }

  /** Folders, and the servers that the environment names. */
  public static DebuginfoSources standard(List<Path> folders) {
    return new DebuginfoSources(folders, new Debuginfod(DebuginfodSettings.standard()));
  }

  /** The same, and before the servers what clients have sent. */
  public DebuginfoSources withUploads(UploadedDebuginfo uploaded) {
    return new DebuginfoSources(folders, Optional.of(uploaded.folder()), servers);
  }

  /** A boot image that a client has sent. */
  Optional<Path> uploadedImage(String buildId) {
    return uploads
        .map(folder -> UploadedDebuginfo.place(folder, buildId, UploadKind.BOOT_IMAGE))
        .filter(Files::isRegularFile);
  }

  /** Where a folder may have the debuginfo of a kernel; a bare {@code vmlinux} needs its id. */
  static Stream<String> kernelNames(String release) {
    return Stream.of(
        "vmlinux-" + release,
        "boot/vmlinux-" + release,
        "usr/lib/debug/boot/vmlinux-" + release,
        "lib/modules/" + release + "/vmlinux",
        "usr/lib/debug/lib/modules/" + release + "/vmlinux");
  }

  /** The debuginfo of a kernel. */
  Search ofKernel(String release, String buildId, EventSink sink) throws InterruptedException {
    return search(
        buildId, Stream.concat(kernelNames(release), Stream.of("vmlinux")).toList(), sink);
  }

  /** The debuginfo of a module, by its file's name such as {@code nf_nat.ko}. */
  Search ofModule(String file, String buildId, EventSink sink) throws InterruptedException {
    return search(buildId, List.of(file + ".debug", file), sink);
  }

  /** The debuginfo of a program or library that does not hold it itself. */
  public Search ofProgram(String buildId, EventSink sink) throws InterruptedException {
    Optional<Path> packaged = inFolder(PACKAGED, buildId, List.of());
    return packaged.isPresent()
        ? new Search(packaged, List.of())
        : search(buildId, List.of(), sink);
  }

  /**
   * The file of a program or library itself: the build host's own of the same path, or what a
   * client has sent.
   */
  public Optional<Path> program(String path, String buildId) {
    return Stream.concat(
            onBuildHost(path),
            uploads
                .map(folder -> UploadedDebuginfo.place(folder, buildId, UploadKind.PROGRAM))
                .stream())
        .filter(file -> holds(file, buildId))
        .findFirst();
  }

  /**
   * The same path here. A container's program has a root before it, and a process that has its
   * number here is another one.
   */
  private static Stream<Path> onBuildHost(String path) {
    String inRoot = ROOT_OF_PROCESS.matcher(path).replaceFirst("");
    return inRoot.startsWith("/proc/") ? Stream.empty() : Stream.of(Path.of(inRoot));
  }

  private Search search(String buildId, List<String> names, EventSink sink)
      throws InterruptedException {
    List<String> tried = new ArrayList<>();
    for (Path folder : folders) {
      Optional<Path> found = inFolder(folder, buildId, names);
      if (found.isPresent()) {
        return new Search(found, List.of());
      }
      tried.add(folder + " holds none with that build-id");
    }
    Optional<Path> sent =
        uploads
            .map(folder -> UploadedDebuginfo.place(folder, buildId, UploadKind.DEBUGINFO))
            .filter(file -> holds(file, buildId));
    if (sent.isPresent()) {
      return new Search(sent, List.of());
    }
    Search fetched = fromServers(buildId, sink);
    tried.addAll(fetched.tried());
    return new Search(fetched.file(), tried);
  }

  private static Optional<Path> inFolder(Path folder, String buildId, List<String> names) {
    List<Path> candidates = new ArrayList<>();
    String byId = ".build-id/" + buildId.substring(0, 2) + "/" + buildId.substring(2) + ".debug";
    candidates.add(folder.resolve(byId));
    candidates.add(folder.resolve("usr/lib/debug").resolve(byId));
    names.forEach(name -> candidates.add(folder.resolve(name)));
    return candidates.stream().filter(file -> holds(file, buildId)).findFirst();
  }

  private static boolean holds(Path file, String buildId) {
    try {
      return Files.isReadable(file)
          && Files.isRegularFile(file)
          && BuildIdNote.ofFile(file).equals(Optional.of(buildId));
    } catch (IOException e) {
      // No ELF file: not what is looked for, whatever its name.
      return false;
    }
  }

  private Search fromServers(String buildId, EventSink sink) throws InterruptedException {
    Failure failure = failures.get(buildId);
    if (failure != null && System.nanoTime() - failure.nanos() < REMEMBERED.toNanos()) {
      return new Search(Optional.empty(), failure.tried());
    }
    Debuginfod.Answer answer = servers.find(new BuildId(buildId), Artifact.DEBUGINFO, sink);
    if (answer.file().isEmpty()) {
      long now = System.nanoTime();
      // Clients choose what is asked for: what is too old to count must not stay.
      failures.values().removeIf(old -> now - old.nanos() >= REMEMBERED.toNanos());
      failures.put(buildId, new Failure(now, answer.tried()));
    }
    return new Search(answer.file(), answer.tried());
  }
}
