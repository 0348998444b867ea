// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import com.google.protobuf.Message;
import io.grpc.Status;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Definition;
import io.jstap.proto.v1.Kernel;
import io.jstap.proto.v1.ListProbesRequest;
import io.jstap.proto.v1.Listing;
import io.jstap.proto.v1.LoadedModule;
import io.jstap.proto.v1.NodeProgram;
import io.jstap.proto.v1.Privilege;
import io.jstap.proto.v1.ProgramQuestion;
import io.jstap.proto.v1.ScriptSource;
import io.jstap.proto.v1.TapsetFile;
import io.jstap.proto.v1.TapsetRoot;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses fields that no honest client sends, before anything looks at them: length first, then a
 * pattern that has to match the whole ASCII value.
 */
final class RequestValidation {
  /** The biggest script; SystemTap's own server takes 50,000 bytes. */
  static final int MAX_SCRIPT_BYTES = 4 << 20;

  private static final int MAX_WORD = 200;
  private static final int MAX_ARGUMENTS = 1000;
  private static final int MAX_ARGUMENT = 64 << 10;
  private static final int MAX_PATTERN = 64 << 10;
  private static final int MAX_MODULES = 10_000;
  private static final int MAX_TAPSET_ROOTS = 100;
  private static final int MAX_PROGRAMS = 2000;
  private static final int MAX_PATH = 4096;
  private static final Pattern PROGRAM_PATH = Pattern.compile("|/[^\\p{Cntrl}]{0,4095}");
  private static final Pattern TAPSET_FILE =
      Pattern.compile(
          "(?:[\\p{L}\\p{M}0-9_+-][\\p{L}\\p{M}0-9_.+-]*/){0,20}"
              + "[\\p{L}\\p{M}0-9_+-][\\p{L}\\p{M}0-9_.+-]*\\.stpm?");
  private static final Pattern RELEASE = Pattern.compile("[A-Za-z0-9_.+~-]*");
  private static final Pattern ARCHITECTURE = Pattern.compile("[A-Za-z0-9_-]*");
  private static final Pattern VERSION = Pattern.compile("|[0-9]{1,4}(\\.[0-9]{1,4}){0,3}");
  private static final Pattern MODULE_NAME = Pattern.compile("[A-Za-z0-9_]{0,55}");
  private static final Pattern LOADED_MODULE = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final Pattern OBJECT = Pattern.compile("[!-~]{1,4096}");
  private static final Pattern MACRO = Pattern.compile("[A-Za-z_][A-Za-z_0-9]*");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");
  private static final Pattern MACRO_VALUE = Pattern.compile("|-?[A-Za-z_0-9]+");

  private RequestValidation() {}

  /** Throws a status INVALID_ARGUMENT that names the first bad field. */
  static void check(CompileRequest request) {
    known(request);
    privilege(request.getPrivilege());
    privilege(request.getNodePrivilege());
    check(request.getKernel());
    script("script", request.getScript());
    limit("extra_scripts", request.getExtraScriptsCount(), MAX_ARGUMENTS);
    request.getExtraScriptsList().forEach(extra -> script("extra_scripts", extra));
    limit("arguments", request.getArgumentsCount(), MAX_ARGUMENTS);
    request.getArgumentsList().forEach(a -> limit("arguments", a.length(), MAX_ARGUMENT));
    limit("loaded_modules", request.getLoadedModulesCount(), MAX_MODULES);
    for (LoadedModule module : request.getLoadedModulesList()) {
      matches("loaded_modules.name", module.getName(), LOADED_MODULE);
      buildId("loaded_modules.build_id", module.getBuildId().size());
    }
    limit("symbol_modules", request.getSymbolModulesCount(), MAX_ARGUMENTS);
    request.getSymbolModulesList().forEach(module -> matches("symbol_modules", module, OBJECT));
    limit("symbol_programs", request.getSymbolProgramsCount(), MAX_ARGUMENTS);
    request.getSymbolProgramsList().forEach(name -> limit("symbol_programs", name.length(), 4096));
    limit("given_globals", request.getGivenGlobalsCount(), MAX_ARGUMENTS);
    request.getGivenGlobalsList().forEach(name -> matches("given_globals", name, MACRO));
    limit("definitions", request.getDefinitionsCount(), MAX_ARGUMENTS);
    for (Definition definition : request.getDefinitionsList()) {
      matches("definitions.name", definition.getName(), MACRO);
      matches("definitions.value", definition.getValue(), MACRO_VALUE);
    }
    programs(request.getProgramsList());
    matches("module_name", request.getModuleName(), MODULE_NAME);
    matches("compatible", request.getCompatible(), VERSION);
    tapsets(request.getTapsetRootsList());
  }

  /** The same for a listing. */
  static void check(ListProbesRequest request) {
    known(request);
    privilege(request.getPrivilege());
    check(request.getKernel());
    limit("pattern", request.getPattern().length(), MAX_PATTERN);
    limit("extra_scripts", request.getExtraScriptsCount(), MAX_ARGUMENTS);
    request.getExtraScriptsList().forEach(extra -> script("extra_scripts", extra));
    programs(request.getProgramsList());
    tapsets(request.getTapsetRootsList());
    if (request.getListing() == Listing.UNRECOGNIZED) {
      throw invalid("listing", "this server knows no such listing");
    }
  }

  static void check(Kernel kernel) {
    buildId("kernel.build_id", kernel.getBuildId().size());
    matches("kernel.release", kernel.getRelease(), RELEASE);
    matches("kernel.architecture", kernel.getArchitecture(), ARCHITECTURE);
  }

  /**
   * Refuses fields that this server does not know, at every depth: what they ask for would not be
   * done, and the client would not learn it.
   */
  private static void known(Message message) {
    for (int number : message.getUnknownFields().asMap().keySet()) {
      throw invalid(
          message.getDescriptorForType().getName() + " field " + number,
          "this server does not know it; a client that is newer needs a newer server");
    }
    for (Object value : message.getAllFields().values()) {
      if (value instanceof Message one) {
        known(one);
      } else if (value instanceof List<?> several && several.getFirst() instanceof Message) {
        several.forEach(each -> known((Message) each));
      }
    }
  }

  private static void script(String field, ScriptSource source) {
    limit(field + ".name", source.getName().length(), 4096);
    if (CONTROL.matcher(source.getName()).find()) {
      throw invalid(field + ".name", "a name has no control characters");
    }
    limit(field + ".text", source.getTextBytes().size(), MAX_SCRIPT_BYTES);
  }

  private static void programs(List<NodeProgram> programs) {
    limit("programs", programs.size(), MAX_PROGRAMS);
    for (NodeProgram program : programs) {
      ProgramQuestion question = program.getQuestion();
      limit("programs.question.name", question.getName().length(), MAX_PATH);
      limit("programs.question.library", question.getLibrary().length(), MAX_PATH);
      limit("programs.problem", program.getProblem().length(), MAX_WORD);
      String texts = question.getName() + question.getLibrary() + program.getProblem();
      if (CONTROL.matcher(texts).find()) {
        throw invalid("programs", "there are no control characters in names and problems");
      }
      if (!PROGRAM_PATH.matcher(program.getPath()).matches()) {
        throw invalid("programs.path", "must match " + PROGRAM_PATH.pattern());
      }
      buildId("programs.build_id", program.getBuildId().size());
    }
  }

  /** Each file has a path of plain names below its folder. */
  private static void tapsets(List<TapsetRoot> roots) {
    limit("tapset_roots", roots.size(), MAX_TAPSET_ROOTS);
    for (TapsetRoot root : roots) {
      limit("tapset_roots.folder", root.getFolder().length(), 4096);
      limit("tapset_roots.files", root.getFilesCount(), MAX_ARGUMENTS);
      for (TapsetFile file : root.getFilesList()) {
        limit("tapset_roots.files.content", file.getContent().size(), MAX_SCRIPT_BYTES);
        if (file.getPath().length() > 4096 || !TAPSET_FILE.matcher(file.getPath()).matches()) {
          throw invalid("tapset_roots.files.path", "must match " + TAPSET_FILE.pattern());
        }
      }
    }
  }

  private static void buildId(String field, int size) {
    if (size != 0 && (size < 8 || size > 64)) {
      throw invalid(field, "a build-id has 8 to 64 bytes, this one " + size);
    }
  }

  /** A level that is not known must not be taken for a known one. */
  private static void privilege(Privilege privilege) {
    if (privilege == Privilege.UNRECOGNIZED) {
      throw invalid("privilege", "this server knows no such level");
    }
  }

  private static void limit(String field, int size, int most) {
    if (size > most) {
      throw invalid(field, "at most " + most + ", this one is " + size);
    }
  }

  private static void matches(String field, String value, Pattern pattern) {
    if (value.length() > MAX_WORD || !pattern.matcher(value).matches()) {
      throw invalid(field, "must match " + pattern.pattern());
    }
  }

  private static RuntimeException invalid(String field, String why) {
    return Status.INVALID_ARGUMENT.withDescription(field + ": " + why).asRuntimeException();
  }
}
