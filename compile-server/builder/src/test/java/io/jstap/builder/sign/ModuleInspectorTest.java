// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.module.ModuleImage;
import io.jstap.builder.testing.Fixture;
import io.jstap.builder.testing.TestSigner;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a signer refuses, whoever vouches for it; a name with a row's letter is in security.md. */
class ModuleInspectorTest {
  private static final Path IMPORTS =
      Path.of(System.getProperty("jstap.home", "../.."))
          .resolve("compile-server/runtime/imports.conf");
  private static final String NAME = "jstap_x";

  @TempDir Path folder = Path.of("");

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  private static Kernel anyKernel() throws InterruptedException {
    return Fixture.open(Fixture.kernels().getFirst());
  }

  private byte[] module(Kernel kernel, String more, Instant made, Duration validity)
      throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    ModuleImage image =
        Fixture.builder(folder)
            .build(Fixture.source(Fixture.script("hello.c") + more), kernel, sink)
            .orElseThrow(() -> new AssertionError(sink.problems().toString()));
    return ModulePersonaliser.personalise(image, NAME, made, made.plus(validity)).bytes();
  }

  private byte[] module(Kernel kernel) throws InterruptedException {
    return module(kernel, "", Instant.now(), Duration.ofDays(1));
  }

  private static SigningClaims claims(Kernel kernel, boolean guru) {
    return new SigningClaims("jstap:dev/test", NAME, Privilege.STAPSYS, guru, kernel.buildId());
  }

  private static List<String> findings(byte[] module, SigningClaims claims) throws IOException {
    return new ModuleInspector(ImportPolicy.read(IMPORTS)).inspect(module, claims, Instant.now());
  }

  private void refused(String why, byte[] module, SigningClaims claims) throws IOException {
    List<String> findings = findings(module, claims);
    assertTrue(findings.stream().anyMatch(f -> f.contains(why)), findings::toString);
  }

  /** The module as objcopy changes it. */
  private byte[] changed(byte[] module, String... options) throws Exception {
    Path file = Files.write(folder.resolve("changed.ko"), module);
    String[] command = Arrays.copyOf(new String[] {"objcopy"}, options.length + 2);
    System.arraycopy(options, 0, command, 1, options.length);
    command[options.length + 1] = file.toString();
    TestSigner.run(folder, command);
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void whatJstapBuildsPasses(InstalledKernel installed) throws Exception {
    Kernel kernel = Fixture.open(installed);
    assertEquals(List.of(), findings(module(kernel), claims(kernel, false)));
  }

  /**
   * Every module has the core of the runtime, so the lowest class has what it uses of the kernel.
   */
  @ParameterizedTest
  @MethodSource("kernels")
  void theRuntimeOfEveryModuleIsForEveryClass(InstalledKernel installed) throws Exception {
    ImportPolicy policy = ImportPolicy.read(IMPORTS);
    ElfObject object = ElfObject.read(module(Fixture.open(installed)));
    assertFalse(object.undefined().isEmpty());
    for (String symbol : object.undefined()) {
      assertTrue(policy.allows(symbol, Privilege.STAPUSR, /* guru= */ false), symbol);
    }
  }

  /** Not only of what the module of this test needs: a script without embedded C can need all. */
  @ParameterizedTest
  @MethodSource("kernels")
  void whatTheRuntimeUsesOfTheKernelIsListed(InstalledKernel installed) throws Exception {
    Kernel kernel = Fixture.open(installed);
    ImportPolicy policy = ImportPolicy.read(IMPORTS);
    Set<String> missing = new TreeSet<>();
    for (Path object : kernel.toolchain().runtimeObjects()) {
      for (String symbol : ElfObject.read(Files.readAllBytes(object)).undefined()) {
        if (kernel.exports().find(symbol).isPresent()
            && !policy.allows(symbol, Privilege.STAPDEV, /* guru= */ false)) {
          missing.add(symbol);
        }
      }
    }
    assertEquals(Set.of(), missing, "to be added to imports.conf");
  }

  @Test
  void s07AnImportThatNoPartOfJstapUsesNeedsGuruMode() throws Exception {
    Kernel kernel = anyKernel();
    String opens =
        "\n#include <linux/fs.h>\nvoid *opened(void);"
            + "void *opened(void) { return filp_open(\"/etc/shadow\", 0, 0); }\n";
    byte[] module = module(kernel, opens, Instant.now(), Duration.ofDays(1));
    refused("'filp_open'", module, claims(kernel, false));
    refused("'filp_open'", module, claims(kernel, true));
    SigningClaims stapdev =
        new SigningClaims("jstap:dev/test", NAME, Privilege.STAPDEV, true, kernel.buildId());
    List<String> findings = findings(module, stapdev);
    assertFalse(findings.toString().contains("filp_open"), findings::toString);
  }

  @Test
  void s07SectionsThatJstapDoesNotMakeAreRefused() throws Exception {
    Kernel kernel = anyKernel();
    byte[] module = module(kernel);
    Path content = Files.write(folder.resolve("content"), new byte[64]);
    for (String name :
        List.of(
            ".init_array", ".ctors", "__ksymtab", "__ksymtab_gpl", ".livepatch", ".klp.x", "x")) {
      byte[] more = changed(module, "--add-section", name + "=" + content);
      refused("'" + name + "'", more, claims(kernel, false));
    }
    // A note of no contents whose owner is "X".
    Path note =
        Files.write(
            folder.resolve("note"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 88, 0, 0, 0});
    // objcopy adds no section whose name is taken, so the name becomes the same afterwards.
    byte[] twice = changed(module, "--add-section", ".note.jstaq=" + note);
    rename(twice, ".note.jstaq", ".note.jstap");
    refused(".note.jstap", twice, claims(kernel, false));
    byte[] both = changed(module, "--set-section-flags", ".data=alloc,load,code,contents");
    refused("code and data", both, claims(kernel, false));
  }

  private static void rename(byte[] module, String from, String to) {
    String text = new String(module, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(from);
    assertTrue(at > 0, from);
    System.arraycopy(to.getBytes(StandardCharsets.ISO_8859_1), 0, module, at, to.length());
  }

  @Test
  void k05TheManifestSaysWhatWasAskedFor() throws Exception {
    Kernel kernel = anyKernel();
    byte[] module = module(kernel);
    String id = kernel.buildId();
    refused(
        "another name", module, new SigningClaims("a", "jstap_y", Privilege.STAPSYS, false, id));
    refused("privilege", module, new SigningClaims("a", NAME, Privilege.STAPUSR, false, id));
    refused("another kernel", module, new SigningClaims("a", NAME, Privilege.STAPSYS, false, "00"));
  }

  @Test
  void timesAreNowAndADayAtMost() throws Exception {
    Kernel kernel = anyKernel();
    Instant now = Instant.now();
    Duration day = Duration.ofDays(1);
    refused("than now", module(kernel, "", now.plusSeconds(3600), day), claims(kernel, false));
    refused("than now", module(kernel, "", now.minusSeconds(3600), day), claims(kernel, false));
    refused("than a day", module(kernel, "", now, day.plusSeconds(1)), claims(kernel, false));
  }

  @Test
  void moduleInformationIsOursOnly() throws Exception {
    Kernel kernel = anyKernel();
    for (String line : List.of("alias=pci:*", "firmware=x", "intree=Y", "name=other")) {
      Path info = folder.resolve("info");
      byte[] module = module(kernel);
      Path file = Files.write(folder.resolve("with.ko"), module);
      TestSigner.run(
          folder,
          "objcopy",
          "-O",
          "binary",
          "--only-section=.modinfo",
          file.toString(),
          info.toString());
      Files.writeString(info, line + "\0", java.nio.file.StandardOpenOption.APPEND);
      refused(line, changed(module, "--update-section", ".modinfo=" + info), claims(kernel, false));
    }
  }

  @Test
  void k01AnyDamageEndsInFindingsAndNeverInADefect() throws Exception {
    Kernel kernel = anyKernel();
    byte[] module = module(kernel);
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = module.clone();
      for (int n = 0; n < 1 + i % 8; n++) {
        damaged[random.nextInt(i % 2 == 0 ? 64 : damaged.length)] = (byte) random.nextInt();
      }
      findings(damaged, claims(kernel, false));
    }
    for (int length = 0; length < module.length; length += 1 + length / 50) {
      List<String> found = findings(Arrays.copyOf(module, length), claims(kernel, false));
      assertFalse(found.isEmpty(), "cut at " + length);
    }
  }

  @Test
  void s07RelocationsStayInTheirSections() throws Exception {
    Kernel kernel = anyKernel();
    byte[] module = module(kernel);
    var object = ElfObject.read(module);
    var text = object.section(".rela.text").orElseThrow();
    byte[] outside = module.clone();
    outside[text.offset() + 3] = 0x10;
    refused("outside of its section", outside, claims(kernel, false));
    byte[] unknown = module.clone();
    unknown[text.offset() + 8] = 99;
    refused("the kernel does not know", unknown, claims(kernel, false));
  }

  @Test
  void aDamagedListOfImportsIsNoList() throws IOException {
    for (String text : List.of("stapusr", "nobody printk", "stapusr a b", "stapusr a\nstapsys a")) {
      Path file = Files.writeString(folder.resolve("imports.conf"), text + "\n");
      assertThrows(IOException.class, () -> ImportPolicy.read(file));
    }
  }
}
