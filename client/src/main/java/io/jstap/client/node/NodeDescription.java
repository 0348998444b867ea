// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.node;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A machine that sessions run on, beyond its kernel.
 *
 * @param name its name in the network
 * @param boot a text that is the same as long as the same machine runs; empty when it is not known
 * @param process the process in whose namespaces is counted unless the user names another one
 * @param zoneOffset seconds that local time is ahead of UTC
 * @param zoneName the abbreviated name of the time zone
 * @param classes the groups that say what the caller may load there, with "root" for him who is it
 * @param trust what the kernel there demands of modules, as {@code KEY VALUE}
 */
public record NodeDescription(
    Node node,
    String name,
    String boot,
    long process,
    int zoneOffset,
    String zoneName,
    List<String> classes,
    List<String> trust) {
  private static final int PROTOCOL = 1;
  private static final int LONGEST = 1 << 20;
  private static final Pattern BUILD_ID = Pattern.compile("(?:[0-9a-f]{2}){1,64}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+~-]{1,128}");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
  private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);

  public NodeDescription {
    classes = List.copyOf(classes);
    trust = List.copyOf(trust);
  }

  /** This machine. */
  public static NodeDescription here(Node node, ZonedDateTime now) {
    return new NodeDescription(
        node,
        node.name(),
        "",
        ProcessHandle.current().pid(),
        now.getOffset().getTotalSeconds(),
        ZONE.format(now),
        NodeGroups.ofThisProcess().classes(),
        List.of());
  }

  /** The most trusted group that counts for the caller there; empty when it is in none of them. */
  public Optional<String> highestClass() {
    return classes.contains(NodeGroups.ROOT)
        ? Optional.of(NodeGroups.TRUSTED.getFirst())
        : NodeGroups.TRUSTED.stream().filter(classes::contains).findFirst();
  }

  /**
   * Reads what a helper says of its machine.
   *
   * @param text lines {@code KEY VALUE}; unknown keys are a newer helper's
   */
  public static NodeDescription parse(String text) throws ClientException {
    if (text.length() > LONGEST) {
      throw bad("it has no end");
    }
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> modules = new LinkedHashMap<>();
    List<String> classes = new ArrayList<>();
    List<String> trust = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      String[] words = line.split(" ", 2);
      String value = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "module" -> module(value, modules);
        case "class" -> classes.add(word("class", value));
        case "sig-enforce", "lockdown", "secure-boot" ->
            trust.add(words[0] + " " + word(words[0], value));
        default -> values.put(words[0], value);
      }
    }
    if (number(values, "protocol") < PROTOCOL) {
      throw bad("it has no version of the protocol");
    }
    String[] zone = values.getOrDefault("zone", "0 UTC").split(" ", 2);
    return new NodeDescription(
        new Node(
            buildId(values.getOrDefault("kernel", "")),
            word("release", values.getOrDefault("release", "")),
            word("architecture", values.getOrDefault("architecture", "")),
            modules),
        values.getOrDefault("name", "").replaceAll("[^!-~]", "?"),
        values.getOrDefault("boot", ""),
        number(values, "process"),
        NUMBER.matcher(zone[0]).matches() ? Integer.parseInt(zone[0]) : 0,
        zone.length > 1 ? zone[1] : "UTC",
        classes,
        trust);
  }

  private static void module(String value, Map<String, String> modules) throws ClientException {
    String[] words = value.split(" ", 2);
    modules.put(word("module", words[0]), buildId(words.length > 1 ? words[1] : ""));
  }

  private static String buildId(String text) throws ClientException {
    if (!BUILD_ID.matcher(text).matches()) {
      throw bad("a build-id in it is none");
    }
    return text;
  }

  private static String word(String key, String text) throws ClientException {
    if (!WORD.matcher(text).matches()) {
      throw bad("its " + key + " is none");
    }
    return text;
  }

  private static int number(Map<String, String> values, String key) {
    String text = values.getOrDefault(key, "");
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }

  private static ClientException bad(String why) {
    return new ClientException(
        ClientProblem.HELPER_FAILED,
        "what the helper says of its machine cannot be used: " + why,
        "is /sys mounted there? And are client and helper from one build?");
  }
}
