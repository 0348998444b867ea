// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import io.jstap.builder.BuilderProblem;
import io.jstap.builder.CodeIdentity;
import io.jstap.builder.Digests;
import io.jstap.builder.box.Boxes;
import io.jstap.builder.process.WorkFolder;
import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/**
 * The kernels that scripts can be compiled for, and what has been prepared for each:
 *
 * <pre>
 * ROOT/BUILD-ID/debuginfo.index   index of types, functions and lines
 * ROOT/BUILD-ID/image.elf         types and symbols of the boot image, for want of debuginfo, and
 * ROOT/BUILD-ID/image.index       their index
 * ROOT/BUILD-ID/modules/          the same of modules, made when somebody asks for them
 * ROOT/BUILD-ID/headers/          the types of headers that scripts named
 * ROOT/BUILD-ID/objects-DIGEST/   a {@link Toolchain}; the digest covers runtime, compiler, headers
 * ROOT/BUILD-ID/lock              held by whoever prepares the kernel
 * </pre>
 *
 * What is prepared is found by the digest of what went into it, so it is never stale. Safe for use
 * by several threads and several processes.
 */
public final class KernelStore {
  private static final int KEPT_TOOLCHAINS = 3;

  private final Path root;
  private final RuntimeSources runtime;
  private final InstalledKernels installed;
  private final DebuginfoSources sources;
  private final Boxes boxes;
  private final ConcurrentMap<String, Kernel> opened = new ConcurrentHashMap<>();
  private final ConcurrentMap<Path, KernelDebuginfo> debuginfos = new ConcurrentHashMap<>();
  private final ConcurrentMap<Path, ModuleDebuginfos> modules = new ConcurrentHashMap<>();
  private final IngestLocks locks = new IngestLocks();
  private final Stamped<KernelConfig> configs =
      new Stamped<>(file -> KernelConfig.parse(Files.readString(file)));

  /**
   * @param root folder of what is prepared; made when missing
   * @param runtime folder of the runtime's sources
   * @param installed where kernels are looked for
   * @param sources where debuginfo that is not installed comes from
   * @param boxes where the compiler works on what a script names
   */
  public KernelStore(
      Path root, Path runtime, InstalledKernels installed, DebuginfoSources sources, Boxes boxes) {
    this.root = root.toAbsolutePath().normalize();
    this.runtime = new RuntimeSources(runtime);
    this.installed = installed;
    this.sources = sources;
    this.boxes = boxes;
  }

  /** Looks again where debuginfo comes from: there is more than before. */
  public void lookAgain() {
    opened.clear();
    modules.clear();
  }

  /** Lets go of what is open of kernels' modules; it is opened again when it is asked for. */
  public void forgetModules() {
    modules.values().forEach(ModuleDebuginfos::forget);
  }

  /** The kernels of which something is installed, complete or not. */
  public List<InstalledKernel> list() {
    return installed.list();
  }

  /** The installed kernel with that build-id. */
  public Optional<InstalledKernel> find(String buildId) {
    return list().stream().filter(k -> k.buildId().equals(Optional.of(buildId))).findFirst();
  }

  /** The installed kernel with that release. */
  public Optional<InstalledKernel> findByRelease(String release) {
    return list().stream().filter(kernel -> kernel.release().equals(release)).findFirst();
  }

  /** As {@link #open(String, Optional, EventSink)} without a hint. */
  public Optional<Kernel> open(String buildId, EventSink sink) throws InterruptedException {
    return open(buildId, Optional.empty(), sink);
  }

  /**
   * Opens the kernel with that build-id; prepares it first if that has not been done. A second
   * caller waits for the first one's preparation.
   *
   * @param release what the node calls its kernel: names the packages to install when nothing here
   *     has the build-id
   * @param sink takes the progress, and the problem when the result is empty
   */
  public Optional<Kernel> open(String buildId, Optional<String> release, EventSink sink)
      throws InterruptedException {
    List<InstalledKernel> all = list();
    Optional<InstalledKernel> found =
        all.stream().filter(k -> k.buildId().equals(Optional.of(buildId))).findFirst();
    if (found.isPresent()) {
      return open(found.get(), sink);
    }
    return openOtherBuild(buildId, release, all, sink);
  }

  /**
   * The node runs another build of a release that is installed here: the debuginfo of that build
   * may still be had.
   */
  private Optional<Kernel> openOtherBuild(
      String buildId, Optional<String> release, List<InstalledKernel> all, EventSink sink)
      throws InterruptedException {
    Problem unknown = KernelProblems.unknown(buildId, release, all);
    Optional<InstalledKernel> named =
        all.stream().filter(k -> Optional.of(k.release()).equals(release)).findFirst();
    if (named.isPresent() && named.get().buildId().isEmpty()) {
      return open(named.get().as(buildId), sink);
    }
    if (named.isPresent()) {
      DebuginfoSources.Search search = sources.ofKernel(named.get().release(), buildId, sink);
      if (search.file().isPresent()) {
        return open(named.get().as(buildId, search.file().get()), sink);
      }
      if (sources.uploadedImage(buildId).isPresent()) {
        return open(named.get().ofOtherBuild(buildId), sink);
      }
      unknown = unknown.withNote("tried for its debuginfo:\n" + String.join("\n", search.tried()));
    }
    sink.problem(unknown);
    return Optional.empty();
  }

  /** As {@link #open(String, Optional, EventSink)}, for a kernel that was found before. */
  public Optional<Kernel> open(InstalledKernel kernel, EventSink sink) throws InterruptedException {
    try {
      return Optional.of(opened(kernel, sink));
    } catch (IngestFailure e) {
      sink.problem(e.problem());
    } catch (IOException e) {
      sink.problem(
          Problem.error(BuilderProblem.STORE, "the store of kernels does not work: " + e)
              .withHelp("look at the folder " + root + ": disk space, permissions"));
    }
    return Optional.empty();
  }

  private Kernel opened(InstalledKernel kernel, EventSink sink)
      throws IOException, InterruptedException, IngestFailure {
    Path headers = kernel.headers().orElseThrow(() -> KernelProblems.noHeaders(kernel));
    String buildId = kernel.buildId().orElseThrow(() -> KernelProblems.noBuildId(kernel));
    if (!runtime.present()) {
      throw KernelProblems.noRuntime(runtime.folder());
    }
    Path configFile = headers.resolve(".config");
    Path symvers = headers.resolve("Module.symvers");
    KernelConfig config = configs.of(configFile);
    Compiler compiler = Compiler.of(kernel.release(), config);
    String runtimeDigest = runtime.digest();
    String digest =
        digest(
            CodeIdentity.digest(),
            buildId,
            runtimeDigest,
            compiler.identity(),
            stamp(configFile),
            stamp(symvers),
            stamp(headers.resolve("tools/objtool/objtool")));
    Path home = Files.createDirectories(root.resolve(buildId));
    KernelBinary binary = KernelBinary.find(kernel, buildId, sources, home, sink);
    String key = digest + "@" + binary.file();
    Kernel known = opened.get(key);
    if (known != null && Files.isDirectory(known.toolchain().folder())) {
      return known;
    }
    Exports exports = Exports.parse(Files.readString(symvers, StandardCharsets.ISO_8859_1));
    KernelDebuginfo debuginfo =
        debuginfos.computeIfAbsent(
            binary.file(), file -> new KernelDebuginfo(file, home.resolve(indexName(binary))));
    Path ready = home.resolve("objects-" + digest.substring(0, 32));
    if (!Files.isDirectory(ready) || !debuginfo.indexed()) {
      KernelFacts facts = new KernelFacts(exports, config, binary.types());
      Ingest.Inputs inputs = new Ingest.Inputs(kernel, compiler, runtime, runtimeDigest, facts);
      try (IngestLocks.Held _ = locks.acquire(home.resolve("lock"))) {
        prepare(home, ready, headers, inputs, debuginfo, sink);
      }
    }
    Files.setLastModifiedTime(ready, FileTime.from(Instant.now()));
    Toolchain toolchain = Toolchain.load(ready, digest);
    RuntimeArchive archive = RuntimeArchive.open(toolchain);
    ModuleDebuginfos ofModules =
        modules.computeIfAbsent(
            binary.file(),
            file -> new ModuleDebuginfos(kernel, sources, file, home.resolve("modules")));
    HeaderTypes ofHeaders = new HeaderTypes(home.resolve("headers"), toolchain, boxes);
    Kernel result =
        new Kernel(
            kernel, binary, exports, config, toolchain, archive, debuginfo, ofModules, ofHeaders);
    opened.put(key, result);
    return result;
  }

  /** Two indexes, so that none is made again when debuginfo comes and goes. */
  private static String indexName(KernelBinary binary) {
    return binary.lacking().isEmpty() ? "debuginfo.index" : "image.index";
  }

  /** Makes what is missing, index and objects at once; the caller holds the kernel's lock. */
  private static void prepare(
      Path home,
      Path ready,
      Path headers,
      Ingest.Inputs inputs,
      KernelDebuginfo debuginfo,
      EventSink sink)
      throws IOException, InterruptedException, IngestFailure {
    // Nobody else prepares this kernel now, so these are of processes that died.
    for (Path leftover : children(home, "work-")) {
      WorkFolder.delete(leftover);
    }
    List<Parallel.Task> tasks = new ArrayList<>();
    tasks.add(() -> debuginfo.index(sink));
    if (!Files.isDirectory(ready)) {
      tasks.add(() -> makeObjects(home, ready, headers, inputs, sink));
    }
    Parallel.run(tasks);
  }

  private static void makeObjects(
      Path home, Path ready, Path headers, Ingest.Inputs inputs, EventSink sink)
      throws IOException, InterruptedException, IngestFailure {
    try (WorkFolder work = WorkFolder.below(home)) {
      Path objects = Files.createDirectory(work.path().resolve("objects"));
      new Ingest(inputs, objects, sink).run(headers);
      if (!inputs.runtimeDigest().equals(inputs.runtime().digest())) {
        throw KernelProblems.runtimeChanged(inputs.runtime().folder());
      }
      Files.move(objects, ready, StandardCopyOption.ATOMIC_MOVE);
    }
    List<Path> old = children(home, "objects-");
    for (Path folder : old.subList(0, Math.max(0, old.size() - KEPT_TOOLCHAINS))) {
      WorkFolder.delete(folder);
    }
  }

  /** The folders whose names begin so, least recently used first. */
  private static List<Path> children(Path home, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(home)) {
      return all.filter(path -> path.getFileName().toString().startsWith(prefix))
          .sorted(Comparator.comparingLong(path -> path.toFile().lastModified()))
          .toList();
    }
  }

  private static String stamp(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "none";
    }
    return Files.size(file) + "@" + Files.getLastModifiedTime(file).toMillis();
  }

  private static String digest(String... parts) {
    return Digests.hex(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
  }
}
