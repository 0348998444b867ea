// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.builder.box.Boxes;
import io.jstap.builder.kernel.DebuginfoSources;
import io.jstap.builder.kernel.InstalledKernels;
import io.jstap.builder.kernel.KernelStore;
import io.jstap.builder.kernel.ProgramStore;
import io.jstap.builder.kernel.UploadedDebuginfo;
import io.jstap.builder.module.ModuleBuilder;
import io.jstap.builder.module.ModuleCache;
import io.jstap.builder.process.Limits;
import io.jstap.server.signer.SignerClient;
import java.nio.file.Path;
import java.util.List;

/** Makes the parts of a server from its configuration. */
final class Environment {
  private static final long CACHE_BYTES = 2L << 30;

  private Environment() {}

  /**
   * The kernels of this machine.
   *
   * @param debuginfo folders with more debuginfo than is installed
   */
  static KernelStore kernels(Path home, Path state, List<Path> debuginfo)
      throws InterruptedException {
    return kernels(home, state, debuginfo, uploads(state, 0), boxes(state));
  }

  /** Where the compilers work. */
  static Boxes boxes(Path state) throws InterruptedException {
    return Boxes.of(state.resolve("boxes"), Limits.DEFAULT);
  }

  /** The same with what clients send. */
  static KernelStore kernels(
      Path home, Path state, List<Path> debuginfo, UploadedDebuginfo uploads, Boxes boxes) {
    return new KernelStore(
        state.resolve("kernels"),
        home.resolve("compile-server/runtime"),
        new InstalledKernels(Path.of("/"), debuginfo),
        DebuginfoSources.standard(debuginfo).withUploads(uploads),
        boxes);
  }

  /** Programs of nodes. */
  static ProgramStore programs(Path state, List<Path> debuginfo, UploadedDebuginfo uploads) {
    return new ProgramStore(
        DebuginfoSources.standard(debuginfo).withUploads(uploads), state.resolve("programs"));
  }

  /**
   * What clients have sent.
   *
   * @param gibibytes that they may send in all; 0: nothing more
   */
  static UploadedDebuginfo uploads(Path state, int gibibytes) {
    return new UploadedDebuginfo(state.resolve("uploads"), (long) gibibytes << 30);
  }

  static Compilation compilation(
      ServerConfig config,
      KernelStore kernels,
      Boxes boxes,
      SignerClient signer,
      ProgramStore programs,
      boolean takesUploads) {
    return new Compilation(
        kernels,
        new TapsetLibraries(config.home().resolve("tapsets")),
        new ModuleBuilder(
            config.state().resolve("work"),
            new ModuleCache(config.state().resolve("cache"), CACHE_BYTES),
            boxes),
        boxes,
        signer,
        programs,
        takesUploads,
        config.state().resolve("work"));
  }

  static Listings listings(
      ServerConfig config, KernelStore kernels, ProgramStore programs, boolean takesUploads) {
    return new Listings(
        kernels,
        new TapsetLibraries(config.home().resolve("tapsets")),
        programs,
        takesUploads,
        config.state().resolve("work"));
  }
}
