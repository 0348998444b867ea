// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.output;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counted stacks as a picture: every function is as wide as it was often there, and stands on what
 * called it. An SVG file without scripts; what does not fit into a box is in its tooltip.
 */
public final class FlameGraph {
  private static final int WIDTH = 1200;
  private static final int ROW = 17;
  private static final int MARGIN = 10;
  private static final int TITLE = 34;
  private static final double LETTER = 7.2;
  private static final double NARROWEST = 0.3;

  private static final class Node {
    final Map<String, Node> children = new TreeMap<>();
    long count;

    int depth() {
      return 1 + children.values().stream().mapToInt(Node::depth).max().orElse(0);
    }
  }

  private final Node root = new Node();

  /**
   * Adds a stack.
   *
   * @param stack functions from the outermost to the innermost, with semicolons between them
   */
  public void add(String stack, long count) {
    Node node = root;
    node.count += count;
    for (String name : stack.split(";", -1)) {
      node = node.children.computeIfAbsent(name, n -> new Node());
      node.count += count;
    }
  }

  /** How many samples it has. */
  public long samples() {
    return root.count;
  }

  /** The picture. */
  public String svg(String title) {
    int height = TITLE + ROW * root.depth() + 2 * MARGIN;
    StringBuilder out = new StringBuilder();
    out.append(
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="monospace" font-size="12">
        <rect width="100%%" height="100%%" fill="#fffdf5"/>
        <text x="%d" y="22" font-size="15">%s</text>
        """
            .formatted(WIDTH, height, WIDTH, height, MARGIN, escaped(title)));
    double scale = root.count == 0 ? 0 : (double) (WIDTH - 2 * MARGIN) / root.count;
    node("all", root, MARGIN, height - MARGIN - ROW, scale, out);
    return out.append("</svg>\n").toString();
  }

  private void node(String name, Node node, double x, int y, double scale, StringBuilder out) {
    double width = node.count * scale;
    if (width < NARROWEST) {
      return;
    }
    double share = 100.0 * node.count / Math.max(1, root.count);
    out.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s: %d (%.2f%%)</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" rx=\"1\"/>",
            escaped(name),
            node.count,
            share,
            x,
            y,
            Math.max(width - 0.5, NARROWEST),
            ROW - 1,
            colour(name)));
    int letters = (int) ((width - 4) / LETTER);
    if (letters >= 3) {
      String shown = name.length() <= letters ? name : name.substring(0, letters - 2) + "..";
      out.append(
          String.format(
              Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 12, escaped(shown)));
    }
    out.append("</g>\n");
    double childX = x;
    for (Map.Entry<String, Node> child : node.children.entrySet()) {
      node(child.getKey(), child.getValue(), childX, y - ROW, scale, out);
      childX += child.getValue().count * scale;
    }
  }

  /** A warm colour, always the same for a name. */
  private static String colour(String name) {
    int hash = name.hashCode();
    return "#%02x%02x%02x"
        .formatted(
            205 + Math.floorMod(hash, 50),
            90 + Math.floorMod(hash >> 8, 130),
            40 + Math.floorMod(hash >> 16, 50));
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c < ' ' ? '?' : c);
      }
    }
    return out.toString();
  }
}
