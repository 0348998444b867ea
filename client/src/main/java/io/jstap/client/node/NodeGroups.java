// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the groups that may load modules a process is in. The helper decides who may load what;
 * this is only to ask for modules that it will let the user load.
 */
public final class NodeGroups {
  /** What stands beside the groups for him who may load what he wants. */
  static final String ROOT = "root";

  /** From most to least trusted. */
  static final List<String> TRUSTED = List.of("stapdev", "stapsys", "stapusr");

  private final boolean root;
  private final Set<String> ids;
  private final List<String> groups;

  private NodeGroups(boolean root, Set<String> ids, List<String> groups) {
    this.root = root;
    this.ids = ids;
    this.groups = groups;
  }

  /** Those of this process; none when the system does not tell. */
  public static NodeGroups ofThisProcess() {
    try {
      return of(
          Files.readAllLines(Path.of("/proc/self/status")),
          Files.readAllLines(Path.of("/etc/group")));
    } catch (IOException e) {
      // The helper will say what it thinks of it; nothing is lost but a good guess.
      return new NodeGroups(false, Set.of(), List.of());
    }
  }

  /**
   * Those that files tell.
   *
   * @param status lines of {@code /proc/PID/status} (proc(5))
   * @param groups lines of {@code /etc/group} (group(5))
   */
  static NodeGroups of(List<String> status, List<String> groups) {
    Set<String> ids = new HashSet<>();
    boolean root = false;
    for (String line : status) {
      String[] words = line.strip().split("\\s+", -1);
      switch (words[0]) {
        case "Uid:" -> root = words.length > 1 && words[1].equals("0");
        case "Gid:" -> ids.addAll(List.of(words).subList(1, Math.min(2, words.length)));
        case "Groups:" -> ids.addAll(List.of(words).subList(1, words.length));
        default -> {
          // Nothing about who it is.
        }
      }
    }
    return new NodeGroups(root, ids, new ArrayList<>(groups));
  }

  /**
   * As a helper says it of its caller: "root" if it is root, and the groups from the most trusted.
   */
  public List<String> classes() {
    return Stream.concat(
            root ? Stream.of(ROOT) : Stream.empty(), TRUSTED.stream().filter(this::isMember))
        .toList();
  }

  private boolean isMember(String group) {
    return groups.stream()
        .map(line -> line.split(":", -1))
        .anyMatch(
            fields -> fields.length > 2 && fields[0].equals(group) && ids.contains(fields[2]));
  }
}
