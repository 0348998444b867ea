// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.node.Node;
import io.jstap.client.transport.Connection;
import io.jstap.client.transport.RemoteListing;
import io.jstap.client.transport.Text;
import io.jstap.diagnostics.NearestNames;
import io.jstap.proto.v1.ListedEntry;
import io.jstap.proto.v1.Listing;
import io.jstap.proto.v1.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code jstap help}: lists the ready scripts. {@code jstap help NAME}: tells of a ready script, or
 * of a function or an alias of the server's library.
 */
final class Help {
  private static final String WORD = "help";

  private final Options options;

  Help(Options options) {
    this.options = options;
  }

  /** Whether that is asked for. A script file of the name comes first, as always. */
  static boolean isAskedFor(Options options) {
    return options.texts.isEmpty()
        && options.listing == null
        && options.module == null
        && !options.words.isEmpty()
        && options.words.getFirst().equals(WORD)
        && !Files.isRegularFile(Path.of(WORD));
  }

  /** The exit status. */
  int execute() throws ClientException {
    if (options.words.size() > 2) {
      throw OptionRules.usage("help takes one name");
    }
    if (options.words.size() < 2) {
      list();
      return 0;
    }
    String name = options.words.get(1);
    Optional<ReadyScript> script =
        ReadyScripts.isName(name) ? ReadyScripts.installed().find(name) : Optional.empty();
    if (script.isPresent()) {
      tell(script.get());
      return 0;
    }
    return ask(name);
  }

  private void list() throws ClientException {
    List<ReadyScript> scripts = ReadyScripts.installed().all();
    if (options.format == OutputFormat.JSON) {
      scripts.forEach(script -> System.out.println(JsonLines.script(script)));
      return;
    }
    int width = scripts.stream().mapToInt(script -> script.name().length()).max().orElse(1);
    System.out.println("Scripts that are ready to run, as jstap NAME [ARGUMENTS]:");
    for (ReadyScript script : scripts) {
      System.out.printf("  %-" + width + "s  %s%n", script.name(), script.summary());
    }
    System.out.println(
        "jstap help NAME tells more of a script, of a function and of a probe alias of the library;");
    System.out.println("--dump-functions and --dump-probe-aliases list these, --help the options.");
  }

  private void tell(ReadyScript script) {
    if (options.format == OutputFormat.JSON) {
      System.out.println(JsonLines.script(script));
    } else {
      script.header().forEach(System.out::println);
    }
  }

  private int ask(String name) throws ClientException {
    Node node = Node.read();
    List<ListedEntry> entries = new ArrayList<>();
    List<ListedEntry> points = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (ConsoleEvents events = new ConsoleEvents(options.noWarnings, options.format, pass -> {});
        Connection connection = new ServerChoice(options).connect(events)) {
      for (Listing listing : List.of(Listing.LISTING_FUNCTIONS, Listing.LISTING_PROBE_ALIASES)) {
        Summary summary =
            RemoteListing.run(
                    connection,
                    Requests.documentation(options, listing, name, node),
                    events,
                    entry -> {
                      names.add(entry.getName());
                      if (entry.getName().equals(name)) {
                        entries.add(entry);
                      }
                    })
                .summary();
        if (!summary.getSuccess()) {
          return 1;
        }
      }
      if (entries.stream().anyMatch(entry -> entry.getPointsCount() > 0)) {
        RemoteListing.run(
            connection,
            Requests.documentation(options, Listing.LISTING_POINTS_AND_VARIABLES, name, node),
            problem -> {},
            points::add);
      }
      if (entries.isEmpty()) {
        for (Listing listing : List.of(Listing.LISTING_FUNCTIONS, Listing.LISTING_PROBE_ALIASES)) {
          RemoteListing.run(
              connection,
              Requests.documentation(options, listing, "", node),
              events,
              entry -> names.add(entry.getName()));
        }
        throw unknown(name, names);
      }
    }
    print(entries, points);
    return 0;
  }

  private static ClientException unknown(String name, List<String> names) throws ClientException {
    ReadyScripts.installed().all().forEach(script -> names.add(script.name()));
    return new ClientException(
        ClientProblem.USAGE,
        "there is no ready script, function or probe alias '" + name + "'",
        NearestNames.help(
            NearestNames.of(name, names, 3),
            "jstap help lists the ready scripts, --dump-functions and --dump-probe-aliases the library"));
  }

  private void print(List<ListedEntry> entries, List<ListedEntry> points) {
    if (options.format == OutputFormat.JSON) {
      entries.forEach(entry -> System.out.println(JsonLines.entry(entry)));
      points.forEach(entry -> System.out.println(JsonLines.entry(entry)));
      return;
    }
    for (ListedEntry entry : entries) {
      System.out.println(Text.clean(entry.getText()));
      lines(entry.getDocumentation()).forEach(line -> System.out.println("  " + line));
      String variables =
          points.stream()
              .filter(point -> point.getText().equals(entry.getName()))
              .flatMap(point -> point.getVariablesList().stream())
              .map(variable -> Text.clean(variable.getName() + ":" + variable.getType()))
              .collect(Collectors.joining(" "));
      if (!variables.isEmpty()) {
        System.out.println("  variables: " + variables);
      }
      System.out.println();
    }
    entries.stream()
        .filter(entry -> !entry.getFile().isEmpty())
        .collect(Collectors.toMap(ListedEntry::getFile, entry -> entry, (one, other) -> one))
        .values()
        .forEach(
            entry -> {
              System.out.println("From " + Text.clean(entry.getFile()) + ":");
              lines(entry.getFileDocumentation()).forEach(line -> System.out.println("  " + line));
            });
  }

  /** Comments are the server's, or of a script that somebody gave it: no control characters. */
  private static List<String> lines(String documentation) {
    return documentation.lines().map(Text::clean).toList();
  }
}
