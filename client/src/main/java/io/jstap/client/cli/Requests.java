// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.IoMessages;
import io.jstap.client.node.Node;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.Listing;
import io.jstap.proto.v1.LoadedModule;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.proto.v1.Stage;
import io.jstap.proto.v1.TapsetRoot;
import io.jstap.proto.v1.TextFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the request from the options. */
final class Requests {
  /** The kernel takes 55 characters. */
  private static final int MODULE_NAME_LENGTH = 55;

  /** What {@code --flamegraph} runs without a script: where the kernel is, 99 times a second. */
  private static final String PROFILE =
      """
      global stacks[4096]
      probe timer.profile.hz(99) {
        if (pid() != 0)
          stacks[folded_backtrace()] <<< 1
      }
      """;

  private Requests() {}

  /**
   * The request for a module.
   *
   * @param node what it is compiled for
   * @param highest the most trusted group of the caller on that node; empty when that is not known
   */
  static CompileRequest build(Options options, Node node, Optional<String> highest)
      throws ClientException {
    CompileRequest.Builder request =
        CompileRequest.newBuilder()
            .setKernel(kernel(options, node))
            .setGuru(options.guru)
            .setPrivilege(privilege(options))
            .setNodePrivilege(nodePrivilege(options, highest))
            .setHideGlobals(options.hideGlobals)
            .setCompatible(options.compatible == null ? "" : options.compatible)
            .setOptimiseOff(options.optimiseOff)
            .setSkipBadVariables(options.skipBadVariables)
            .setCheckVersion(options.checkVersion)
            .setVerbosity(mostVerbosity(options))
            .setSuppressHandlerErrors(options.compatibility.suppressErrors)
            .setSuppressTimeLimits(options.compatibility.suppressTimeLimits)
            .setLastStage(stage(options.lastPass))
            .setFormat(
                options.format == OutputFormat.JSON
                    ? TextFormat.TEXT_FORMAT_JSON
                    : TextFormat.TEXT_FORMAT_PLAIN);
    script(options, request);
    request.addAllExtraScripts(extraScripts(options));
    request.addAllTapsetRoots(tapsets(options));
    request.addAllSymbolModules(options.symbolModules());
    request.addAllSymbolPrograms(options.symbolPrograms());
    request.setNeededLibraries(options.compatibility.neededLibraries);
    options.globals.forEach(global -> request.addGivenGlobals(global.replaceFirst("(?s)=.*", "")));
    if (!isForeign(options, node)) {
      if (options.compatibility.allModules) {
        request.addAllSymbolModules(node.modules().keySet());
      }
      node.modules()
          .forEach(
              (name, id) ->
                  request.addLoadedModules(
                      LoadedModule.newBuilder().setName(name).setBuildId(bytes(id))));
    }
    for (String definition : options.definitions) {
      int equals = definition.indexOf('=');
      request.addDefinitions(
          Definition.newBuilder()
              .setName(equals < 0 ? definition : definition.substring(0, equals))
              .setValue(equals < 0 ? "1" : definition.substring(equals + 1)));
    }
    if (options.moduleName != null) {
      String name = options.moduleName.replaceFirst("\\.ko$", "");
      request.setModuleName(name.substring(0, Math.min(name.length(), MODULE_NAME_LENGTH)));
    }
    return request.build();
  }

  static ListProbesRequest listing(Options options, ListingOptions listing, Node node)
      throws ClientException {
    ListProbesRequest.Builder request =
        ListProbesRequest.newBuilder()
            .setKernel(kernel(options, node))
            .addAllExtraScripts(extraScripts(options))
            .addAllTapsetRoots(tapsets(options))
            .setGuru(options.guru)
            .setPrivilege(privilege(options))
            .setManyAtOnce(true)
            .setVerbosity(mostVerbosity(options));
    if (listing.points != null) {
      return request.setListing(Listing.LISTING_POINTS).setPattern(listing.points).build();
    }
    if (listing.pointsWithVariables != null) {
      return request
          .setListing(Listing.LISTING_POINTS_AND_VARIABLES)
          .setPattern(listing.pointsWithVariables)
          .build();
    }
    return request
        .setListing(
            listing.probeTypes
                ? Listing.LISTING_PROBE_TYPES
                : listing.probeAliases ? Listing.LISTING_PROBE_ALIASES : Listing.LISTING_FUNCTIONS)
        .build();
  }

  /**
   * Asks what the library says of itself.
   *
   * @param name of the function or alias that is wanted; empty for all
   */
  static ListProbesRequest documentation(Options options, Listing listing, String name, Node node)
      throws ClientException {
    return ListProbesRequest.newBuilder()
        .setKernel(kernel(options, node))
        .addAllExtraScripts(extraScripts(options))
        .addAllTapsetRoots(tapsets(options))
        .setPrivilege(privilege(options))
        .setManyAtOnce(true)
        .setListing(listing)
        .setPattern(name)
        .build();
  }

  /** The server's passes are the first four. */
  private static int mostVerbosity(Options options) {
    return options.verbose.length + options.compatibility.verbosity(1, 4);
  }

  private static List<TapsetRoot> tapsets(Options options) throws ClientException {
    List<TapsetRoot> roots = new ArrayList<>();
    for (Path folder : options.tapsets) {
      roots.add(TapsetFolder.read(folder));
    }
    return roots;
  }

  private static Privilege privilege(Options options) {
    return options
        .privilege()
        .map(group -> asProto(group.name()))
        .orElse(Privilege.PRIVILEGE_UNSPECIFIED);
  }

  /**
   * What the caller may load on the node; of another kernel's machine, which -r means, it is not
   * known.
   */
  private static Privilege nodePrivilege(Options options, Optional<String> highest) {
    return options.release == null
        ? highest.map(Requests::asProto).orElse(Privilege.PRIVILEGE_UNSPECIFIED)
        : Privilege.PRIVILEGE_UNSPECIFIED;
  }

  private static Privilege asProto(String group) {
    return Privilege.valueOf("PRIVILEGE_" + group.toUpperCase(Locale.ROOT));
  }

  private static List<ScriptSource> extraScripts(Options options) {
    List<ScriptSource> scripts = new ArrayList<>();
    for (String text : options.extraTexts) {
      String name = "<input" + (scripts.size() + 1) + ">";
      scripts.add(ScriptSource.newBuilder().setName(name).setText(text).build());
    }
    return scripts;
  }

  /** Takes a script that comes through standard input into the options, for it can be read once. */
  static void readStandardInput(Options options) throws ClientException {
    boolean script = options.texts.isEmpty() && options.module == null && options.listing == null;
    if (script && !options.words.isEmpty() && options.words.getFirst().equals("-")) {
      options.texts.add(read("-"));
      options.words.removeFirst();
    }
  }

  /** Whether another kernel than the running one is asked for. */
  static boolean isForeign(Options options, Node node) {
    return options.release != null && !options.release.equals(node.release());
  }

  private static Kernel kernel(Options options, Node node) throws ClientException {
    String architecture = options.compatibility.architecture;
    Kernel.Builder kernel =
        Kernel.newBuilder()
            .setArchitecture(architecture == null ? node.architecture() : architecture);
    if (options.release != null && isForeign(options, node)) {
      return kernel.setRelease(options.release).build();
    }
    if (node.buildId().isEmpty()) {
      throw new ClientException(
          ClientProblem.NODE,
          "the build-id of the running kernel cannot be read from /sys/kernel/notes",
          "is /sys mounted? Or name the kernel to compile for with -r RELEASE");
    }
    return kernel.setRelease(node.release()).setBuildId(bytes(node.buildId())).build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static Stage stage(int pass) {
    return switch (pass) {
      case 1 -> Stage.STAGE_PARSE;
      case 2 -> Stage.STAGE_ELABORATE;
      case 3 -> Stage.STAGE_TRANSLATE;
      default -> Stage.STAGE_MODULE;
    };
  }

  private static void script(Options options, CompileRequest.Builder request)
      throws ClientException {
    List<String> words = options.words;
    if (!options.texts.isEmpty()) {
      request.setScript(
          ScriptSource.newBuilder().setName("<input>").setText(options.texts.getFirst()));
      request.addAllArguments(words);
      return;
    }
    if (words.isEmpty() && options.flamegraph != null) {
      request.setScript(ScriptSource.newBuilder().setName("<profile>").setText(PROFILE));
      return;
    }
    if (words.isEmpty()) {
      throw OptionRules.usage("no script is given: name a file, - for standard input, or use -e");
    }
    List<String> arguments = words.subList(1, words.size());
    String name = scriptFile(options, words.getFirst(), arguments);
    request.setScript(
        ScriptSource.newBuilder().setName(name.equals("-") ? "<input>" : name).setText(read(name)));
    request.addAllArguments(arguments);
  }

  /** The file that a word names: one in the file system comes before a ready script. */
  private static String scriptFile(Options options, String word, List<String> arguments)
      throws ClientException {
    if (options.compatibility.example) {
      Path examples = Path.of(System.getProperty("jstap.home", "."), "examples");
      return Examples.find(examples, word).toString();
    }
    if (!ReadyScripts.isName(word) || Files.isRegularFile(Path.of(word))) {
      return word;
    }
    ReadyScripts ready = ReadyScripts.installed();
    Optional<ReadyScript> script = ready.find(word);
    if (script.isPresent()) {
      script.get().check(arguments);
      return script.get().file().toString();
    }
    if (!Files.exists(Path.of(word))) {
      throw new ClientException(
          ClientProblem.FILE,
          "there is neither a file " + word + " nor a ready script of that name",
          ready.help(word, "jstap help lists the ready scripts; -e takes the text of a script"));
    }
    return word;
  }

  private static String read(String name) throws ClientException {
    try {
      byte[] bytes =
          name.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
      return decode(name, bytes);
    } catch (IOException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "cannot read the script " + name + ": " + IoMessages.reason(e),
          "name a readable file, or give the text with -e",
          e);
    }
  }

  private static String decode(String name, byte[] bytes) throws ClientException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ClientException(
          ClientProblem.FILE,
          "the script " + name + " is no text in UTF-8",
          "is it the right file? iconv converts other encodings",
          e);
    }
  }
}
