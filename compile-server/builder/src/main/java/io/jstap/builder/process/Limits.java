// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a compiler may use that works on what a script asks for.
 *
 * @param deadline longest time for one step
 * @param memory most bytes of address space
 */
public record Limits(Duration deadline, long memory) {
  /** A minute, and 4 GiB. */
  public static final Limits DEFAULT = new Limits(Duration.ofMinutes(1), 4L << 30);

  private static final int BIGGEST_FILE = 64 << 20;

  /** A command that is bound by them, with all that it starts. */
  public Command command(List<String> words, Path folder) {
    List<String> bound =
        new ArrayList<>(
            List.of(
                "prlimit",
                "--as=" + memory,
                "--cpu=" + (deadline.toSeconds() + 1),
                "--fsize=" + BIGGEST_FILE,
                "--core=0"));
    bound.addAll(words);
    return new Command(bound, folder, deadline).with("TMPDIR", folder.toString());
  }
}
