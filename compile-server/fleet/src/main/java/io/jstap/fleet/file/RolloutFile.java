// SPDX-License-Identifier: Apache-2.0
package io.jstap.fleet.file;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceFile;
import io.jstap.fleet.rollout.RolloutSpec;
import io.jstap.fleet.select.Selector;
import java.util.List;
import java.util.Optional;

/**
 * What the file of a rollout says.
 *
 * @param spec how it goes on
 * @param script the file of the script, as it is named there
 * @param arguments of the script
 * @param privilege the class of the modules: stapusr, stapsys or stapdev
 * @param selector which nodes it is for
 * @param selectorText the same as it is written
 */
public record RolloutFile(
    RolloutSpec spec,
    String script,
    List<String> arguments,
    String privilege,
    Selector selector,
    String selectorText) {
  public RolloutFile {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads one. What is wrong goes to {@code problems}, all of it with its line.
   *
   * @param name what diagnostics call it
   * @return empty after a problem
   */
  public static Optional<RolloutFile> read(String name, String text, EventSink problems) {
    YamlNodes nodes = new YamlNodes(new SourceFile(name, text), problems);
    return nodes.document().flatMap(root -> new RolloutReader(nodes).read(root));
  }
}
