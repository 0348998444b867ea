// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.translator.elaborate.ElaborationOptions;
import io.jstap.translator.elaborate.ProbeFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Modules: the same program, not linked to fixed addresses, as a part of itself. */
final class ModulesTest extends ModuleFixture {
  @Override
  List<ProbeFamily> families(List<BinaryInfo> programs) {
    return ProbeFamilies.forKernel(new Images(programs.get(0), programs.get(1)), /* guru= */ false);
  }

  @Test
  void tracepointsThatTheKernelDoesNotHaveAreThoseOfModules() throws Exception {
    Path source = Files.writeString(folder().resolve("bare.c"), "int main(void) { return 0; }");
    try (BinaryInfo bare = made("bare", "gcc", "-g", "-no-pie", source.toString(), "-o")) {
      List<ProbeFamily> others =
          ProbeFamilies.forKernel(new Images(bare, module()), /* guru= */ false);
      String emitted =
          ScriptTranslation.emit(
              "probe kernel.trace(\"demo:*\") { println($flag) }",
              others,
              ElaborationOptions.DEFAULT);
      contains(
          emitted,
          ".point = \"kernel.trace(\\\"demo:demo_hit\\\")\"",
          ".tracepoint = \"demo_hit\", .words = 7, .module = &modules[0]");
    }
  }

  @Test
  void codeIsFoundByItsSectionWhenTheModuleIsThere() {
    String id = module().buildId().orElseThrow().hex();
    contains(
        emit("probe module(\"part\").function(\"chain\") { println($depth) }"),
        ".point = \"module(\\\"part\\\").function(\\\"chain@",
        ".module = &modules[0], .section = &sections_0[0], .link_address = 0x"
            + Long.toHexString(module().symbolAddress("chain").orElseThrow())
            + "UL",
        ".name = \"part\", .build_id_size = "
            + id.length() / 2
            + ", .build_id = { 0x"
            + id.substring(0, 2),
        ".modules = modules,",
        ".module_count = 1,");
  }

  @Test
  void aSectionsAnchorIsASymbolOfIt() {
    String c = emit("probe module(\"part\").function(\"chain\") { println(1) }");
    String anchor = c.replaceAll("(?s).*?\\.anchor = \"([a-z_]+)\".*", "$1");
    String address = c.replaceAll("(?s).*?anchor_link_address = 0x([0-9a-f]+)UL.*", "$1");
    assertEquals(
        Long.parseLong(address, 16), module().symbolAddress(anchor).orElseThrow(), "of " + anchor);
  }

  @Test
  void dataIsReadThroughItsOwnSection() {
    contains(
        emit("probe begin { println(@var(\"hidden\", \"part\")) }"),
        "jstap_module_address(c, &sections_0[0], 0x",
        "if (unlikely(c->error))");
    contains(
        emit("probe begin { println(@cast(1, \"outer\", \"part\")->in->small) }"), "jstap_load(c");
  }

  @Test
  void patternsMatchNamesOfModules() {
    contains(
        emit("probe module(\"par*\").function(\"work\").return { println($return) }"),
        "module(\\\"part\\\").function",
        "module(\\\"party\\\").function",
        ".module_count = 2,");
    contains(
        emit(
            "probe module(\"/lib/modules/6/kernel/par-ty.ko\")?, module(\"/x/part.ko.xz\").function(\"work\") { println(1) }"),
        "module(\\\"part\\\").function");
    contains(
        emit(
            "probe module(\"pa[p-r]t\").function(\"work\"), kprobe.module(\"/x/so-me.ko\").function(\"thing\"), kprobe.module(\"so-me\").function(\"thing\") { println(1) }"),
        "module(\\\"part\\\").function",
        "kprobe.module(\\\"so_me\\\").function(\\\"thing\\\")");
  }

  @Test
  void callersAreCodeOfTheModuleToo() {
    contains(
        emit("probe module(\"part\").function(\"chain\").callee(\"nothing\") { println(1) }"),
        "{ .frame = 0, .section = &sections_0[0], .link_address = 0x");
  }

  @Test
  void tracepointsKnowTheirSystemWithoutFixedAddresses() {
    contains(
        emit("probe module(\"part\").trace(\"demo:*\") { println($flag) }"),
        ".point = \"module(\\\"part\\\").trace(\\\"demo:demo_hit\\\")\"",
        ".words = 7, .module = &modules[0] }");
  }

  @Test
  void symbolsOfModulesNeedNoDebuginfo() {
    contains(
        emit(
            "probe kprobe.module(\"some\").function(\"thing\").return { println(returned()) } function returned() { return 1 }"),
        ".name = \"some\" }",
        ".module = &modules[0], .symbol = \"thing\", .max_active = 0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "module(`parrt`).function(`work`) | JS2042 | did you mean part",
        "module(`none*`).function(`work`) | JS2042 | patterns may hold",
        "module(`part`).function(`wrok`) | JS2017 | the module 'part' has no function 'wrok'",
        "module(`part`).statement(5).absolute | JS2023 | rerun with -g",
        "module(`part`).trace(`demo_hot`) | JS2040 | did you mean demo_hit?",
        "module(`built-in`).function(`work`) | JS2042 | 'built-in' is built into this kernel",
        "module(`built-in`).function(`work`) | JS2042 | write kernel.function(...) for module",
        "kprobe.module(`built-in`).function(`work`) | JS2042 | write kprobe.function(...) for",
        "module(`part`).function(`work@smull.c`) | JS2017 | it is in",
        "module(5).function(`work`) | JS2016 | name of a kernel module",
        "module.function(`work`) | JS2016 | name of a kernel module",
        "module(`part`) | JS2015 | here can stand: function, statement",
        "kprobe.module(5).function(`work`) | JS2016 | name of one kernel module",
        "kprobe.module(`a`).function(`wo*`) | JS2016 | name of one symbol",
        "kprobe.module(`a`).statement(`x`) | JS2015 | here can stand: function",
      })
  void saysWhatIsWrongAndWhatToDo(String point, String code, String text) {
    contains(
        problems("probe %s { println(1) }".formatted(point.replace('`', '"'))),
        "error[" + code + "]",
        text);
  }
}
