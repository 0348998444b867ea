// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.node.Node;
import io.jstap.client.node.NodeDescription;
import io.jstap.client.remote.RemoteAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** {@code --remote}: reaches the machines, compiles once for each kernel, and runs side by side. */
final class RemoteRuns {
  private final Options options;
  private final Interrupts interrupts;
  private final List<Remote> remotes = new ArrayList<>();

  RemoteRuns(Options options, Interrupts interrupts) {
    this.options = options;
    this.interrupts = interrupts;
  }

  /** One of them as the user named it. */
  private record Remote(int id, RemoteAddress address, Marks marks) {}

  /** Machines for which one module does: one kernel, and one group that the caller is in. */
  private record Group(Node node, List<Host> hosts) {
    Marks marks() {
      return hosts.getFirst().marks();
    }
  }

  /** Runs to the end of all; the worst exit status. */
  int execute() throws ClientException {
    boolean several = options.remotes.size() > 1;
    for (String text : options.remotes) {
      int id = remotes.size();
      String mark = id + ": ";
      remotes.add(
          new Remote(
              id,
              RemoteAddress.parse(text),
              new Marks(options.remotePrefix ? mark : "", several ? mark : "")));
    }
    Map<Integer, Host> reached = new ConcurrentSkipListMap<>();
    try (ScriptInput typed = new ScriptInput()) {
      int failed =
          several
              ? new SideBySide(options.format)
                  .run(remotes, Remote::marks, remote -> reach(remote, reached))
              : reach(remotes.getFirst(), reached);
      if (reached.isEmpty()) {
        return failed;
      }
      return Math.max(failed, run(List.copyOf(reached.values()), typed));
    } finally {
      reached.values().forEach(Host::close);
    }
  }

  private int reach(Remote remote, Map<Integer, Host> reached) throws ClientException {
    Host host = Host.reach(options, interrupts, remote.id(), remote.address(), remote.marks());
    reached.put(remote.id(), host);
    if (options.verbose.length > 0) {
      NodeDescription there = host.description();
      remote
          .marks()
          .say(
              "Node: %s is %s, kernel %s; you may load as %s; %s"
                  .formatted(
                      remote.address(),
                      there.name(),
                      there.node().release(),
                      there.classes().isEmpty() ? "nobody" : String.join(", ", there.classes()),
                      String.join(", ", there.trust())));
    }
    if (options.command != null && !host.transport().runsCommands()) {
      reached.remove(remote.id());
      host.close();
      throw new ClientException(
          ClientProblem.TARGET,
          remote.address() + " leads to the helper only: -c cannot run its command there",
          "use ssh or exec:, or start the process yourself and name it with -x");
    }
    return 0;
  }

  private int run(List<Host> hosts, ScriptInput typed) throws ClientException {
    Node first = hosts.getFirst().description().node();
    new Run(options, interrupts, first, hosts, typed, "").upload();
    if (options.onlyUploads()) {
      return 0;
    }
    // Nothing is compiled for a session or a module that is there: one group does.
    List<Group> groups =
        options.attach != null || options.module != null
            ? List.of(new Group(first, hosts))
            : groups(hosts);
    Requests.readStandardInput(options);
    SideBySide.Job<Group> job =
        group ->
            new Run(options, interrupts, group.node(), group.hosts(), typed, suffix(groups, group))
                .execute();
    return groups.size() == 1
        ? job.run(groups.getFirst())
        : new SideBySide(options.format).run(groups, Group::marks, job);
  }

  private static String suffix(List<Group> groups, Group group) {
    return groups.size() == 1 ? "" : "-" + group.node().release();
  }

  /**
   * Puts machines with the same kernel together. Not those where the caller may load what the other
   * does not let them load, for scripts are compiled for a group; not those whose loaded modules
   * contradict each other; nor two names of one machine, where a module can be loaded but once.
   */
  private static List<Group> groups(List<Host> hosts) {
    List<Group> groups = new ArrayList<>();
    for (Host host : hosts) {
      Node node = host.description().node();
      int at = 0;
      while (at < groups.size() && !fits(groups.get(at), host)) {
        at++;
      }
      if (at == groups.size()) {
        groups.add(new Group(node, new ArrayList<>(List.of(host))));
        continue;
      }
      Group group = groups.get(at);
      Map<String, String> modules = new LinkedHashMap<>(group.node().modules());
      modules.putAll(node.modules());
      group.hosts().add(host);
      Node both = new Node(node.buildId(), node.release(), node.architecture(), modules);
      groups.set(at, new Group(both, group.hosts()));
    }
    return groups;
  }

  private static boolean fits(Group group, Host host) {
    Node node = host.description().node();
    String boot = host.description().boot();
    return group.node().buildId().equals(node.buildId())
        && group
            .hosts()
            .getFirst()
            .description()
            .highestClass()
            .equals(host.description().highestClass())
        && node.modules().entrySet().stream()
            .allMatch(
                module ->
                    group
                        .node()
                        .modules()
                        .getOrDefault(module.getKey(), module.getValue())
                        .equals(module.getValue()))
        && group.hosts().stream()
            .noneMatch(other -> !boot.isEmpty() && boot.equals(other.description().boot()));
  }
}
