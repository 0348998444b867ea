// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.trust.ModuleContents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the client finds out for a script that asks for it: its time zone, its namespaces. */
final class GivenValues {
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

  private GivenValues() {}

  /**
   * The values that a module wants, for the helper.
   *
   * @param namespaces the process whose namespaces count; 0: this one
   */
  static List<String> of(byte[] module, long namespaces, ZonedDateTime now) throws ClientException {
    Set<String> wanted = ModuleContents.wanted(module);
    List<String> values = new ArrayList<>();
    if (wanted.contains("zone_offset")) {
      values.add("0zone_offset=" + -now.getOffset().getTotalSeconds());
    }
    if (wanted.contains("zone_name")) {
      boolean configured = System.getenv("TZ") != null || Files.exists(Path.of("/etc/localtime"));
      values.add("0zone_name=" + zoneName(now, configured));
    }
    if (wanted.contains("target_namespaces")) {
      values.add("0target_namespaces=" + process(namespaces));
    }
    return values;
  }

  /**
   * The abbreviated name of a time zone, as the C library has it.
   *
   * @param configured whether somebody has told this machine its zone: the zone of one that does
   *     not know any is GMT for Java and UTC for C
   */
  static String zoneName(ZonedDateTime now, boolean configured) {
    if (!configured && now.getZone().getId().equals("GMT")) {
      return "UTC";
    }
    // Names that are offsets have a colon in some places, which the helper does not take.
    return ZONE.format(now).replaceAll("[^A-Za-z0-9_.+-]", "");
  }

  private static long process(long pid) throws ClientException {
    if (pid == 0) {
      return ProcessHandle.current().pid();
    }
    if (!Files.exists(Path.of("/proc", Long.toString(pid)))) {
      throw new ClientException(
          ClientProblem.USAGE,
          "--target-namespaces=" + pid + ": there is no such process",
          "give the pid of a process that runs now, for example of the container's first one");
    }
    return pid;
  }
}
