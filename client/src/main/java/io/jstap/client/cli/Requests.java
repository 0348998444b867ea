// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import com.google.protobuf.ByteString;
import io.jstap.client.ClientException;
import io.jstap.client.node.Node;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.LoadedModule;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.proto.v1.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Makes the request from the options. */
final class Requests {
  private Requests() {}

  static CompileRequest build(Options options, Node node) throws ClientException {
    CompileRequest.Builder request =
        CompileRequest.newBuilder()
            .setKernel(kernel(options, node))
            .setGuru(options.guru)
            .setOptimiseOff(options.optimiseOff)
            .setVerbosity(options.verbose.length)
            .setLastStage(stage(options.lastPass));
    script(options, request);
    int extra = 1;
    for (String text : options.extraTexts) {
      request.addExtraScripts(
          ScriptSource.newBuilder().setName("<input" + extra++ + ">").setText(text));
    }
    node.modules()
        .forEach(
            (name, id) ->
                request.addLoadedModules(
                    LoadedModule.newBuilder()
                        .setName(name)
                        .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(id)))));
    for (String definition : options.definitions) {
      int equals = definition.indexOf('=');
      request.addDefinitions(
          Definition.newBuilder()
              .setName(equals < 0 ? definition : definition.substring(0, equals))
              .setValue(equals < 0 ? "1" : definition.substring(equals + 1)));
    }
    if (options.moduleName != null) {
      request.setModuleName(options.moduleName.replaceAll("\\.ko$", ""));
    }
    if (options.command != null && options.target != 0) {
      throw usage("-c and -x exclude each other");
    }
    return request.build();
  }

  private static Kernel kernel(Options options, Node node) throws ClientException {
    Kernel.Builder kernel = Kernel.newBuilder().setArchitecture(node.architecture());
    if (options.release != null && !options.release.equals(node.release())) {
      return kernel.setRelease(options.release).build();
    }
    if (node.buildId().isEmpty()) {
      throw new ClientException(
          "JS5024",
          "the build-id of the running kernel cannot be read from /sys/kernel/notes",
          "name the kernel to compile for with -r RELEASE");
    }
    return kernel
        .setRelease(node.release())
        .setBuildId(ByteString.copyFrom(HexFormat.of().parseHex(node.buildId())))
        .build();
  }

  private static Stage stage(int pass) throws ClientException {
    return switch (pass) {
      case 1 -> Stage.STAGE_PARSE;
      case 2 -> Stage.STAGE_ELABORATE;
      case 3 -> Stage.STAGE_TRANSLATE;
      case 4, 5 -> Stage.STAGE_MODULE;
      default -> throw usage("-p takes a pass from 1 to 5, not " + pass);
    };
  }

  private static void script(Options options, CompileRequest.Builder request)
      throws ClientException {
    List<String> words = options.words;
    if (options.text != null) {
      request.setScript(ScriptSource.newBuilder().setName("<input>").setText(options.text));
      request.addAllArguments(words);
      return;
    }
    if (words.isEmpty()) {
      throw usage("no script is given");
    }
    String name = words.getFirst();
    request.setScript(
        ScriptSource.newBuilder().setName(name.equals("-") ? "<input>" : name).setText(read(name)));
    request.addAllArguments(words.subList(1, words.size()));
  }

  private static String read(String name) throws ClientException {
    try {
      return name.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(name));
    } catch (IOException e) {
      throw new ClientException(
          "JS5023",
          "cannot read the script " + name + ": " + reason(e),
          "name a readable file, or give the text with -e",
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }

  private static ClientException usage(String message) {
    return new ClientException("JS5001", message, "--help lists the options");
  }
}
