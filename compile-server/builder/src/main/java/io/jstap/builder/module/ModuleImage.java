// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import java.time.Duration;
import java.util.List;

/**
 * A linked module that has no name, no times and no signature yet: good for any number of runs.
 * Immutable.
 */
public final class ModuleImage {
  /** How long one step of the build took. */
  public record Step(String name, Duration time) {}

  private final String key;
  private final byte[] bytes;
  private final boolean cached;
  private final List<Step> steps;

  ModuleImage(String key, byte[] bytes, boolean cached, List<Step> steps) {
    this.key = key;
    this.bytes = bytes;
    this.cached = cached;
    this.steps = List.copyOf(steps);
  }

  /** Digest of everything that the image was made from, 64 hexadecimal digits. */
  public String key() {
    return key;
  }

  /** A copy of the ELF file. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Size of the ELF file in bytes. */
  public int size() {
    return bytes.length;
  }

  /** Whether it came out of the cache. */
  public boolean cached() {
    return cached;
  }

  /** What was done to make it, in order. */
  public List<Step> steps() {
    return steps;
  }
}
