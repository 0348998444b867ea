// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jstap-server audit}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description =
        "Prints who asked for what, a JSON object a line, when the chain of digests is whole.")
final class AuditCommand implements Callable<Integer> {
  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "folder of the log (default: ~/.jstap/audit)")
  private @Nullable Path folder;

  @Override
  public Integer call() {
    Path place = folder == null ? ServerConfig.defaultState().resolve("audit") : folder;
    if (!Files.isDirectory(place)) {
      throw new StartupException("there is no audit log in " + place, "a server writes one");
    }
    try {
      List<String> lines = AuditLog.verified(place);
      lines.forEach(System.out::println);
      return 0;
    } catch (IOException e) {
      throw new StartupException(
          "the audit log is not whole: " + e.getMessage(), "compare it with a copy of it", e);
    }
  }
}
