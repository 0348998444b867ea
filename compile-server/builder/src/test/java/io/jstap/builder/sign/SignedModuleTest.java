// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.builder.Digests;
import io.jstap.builder.ModuleName;
import io.jstap.builder.kernel.InstalledKernel;
import io.jstap.builder.kernel.Kernel;
import io.jstap.builder.module.ModuleImage;
import io.jstap.builder.testing.Fixture;
import io.jstap.builder.testing.Guest;
import io.jstap.builder.testing.TestSigner;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.translator.source.ModuleSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From C text to modules that independent verifiers and real kernels accept. */
class SignedModuleTest {
  private static final Instant COMPILED = Instant.ofEpochSecond(1_700_000_000);
  private static final Instant NOT_AFTER = Instant.ofEpochSecond(1_800_000_000);

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void makeSigner() throws IOException, InterruptedException {
    TestSigner.make(folder, "signer", "rsa:2048", "codeSigning");
  }

  static List<InstalledKernel> kernels() {
    return Fixture.kernels();
  }

  private ModuleSigner signer() {
    CollectingSink sink = new CollectingSink();
    return new ModuleSigner(
        SignerIdentity.load(folder.resolve("signer.pem"), folder.resolve("signer.key"), sink)
            .orElseThrow(() -> new AssertionError(sink.problems().toString())));
  }

  private ModuleImage image(Kernel kernel, String script) throws InterruptedException {
    CollectingSink sink = new CollectingSink();
    ModuleSource source = Fixture.source(Fixture.script(script));
    return Fixture.builder(folder)
        .build(source, kernel, sink)
        .orElseThrow(() -> new AssertionError(sink.problems().toString()));
  }

  private SignedModule sign(ModuleImage image, String name) {
    return signer().sign(ModulePersonaliser.personalise(image, name, COMPILED, NOT_AFTER));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void signatureIsWhatTheKernelsOwnToolMakes(InstalledKernel installed)
      throws IOException, InterruptedException {
    Kernel kernel = Fixture.open(installed);
    ModuleImage image = image(kernel, "hello.c");
    NamedModule named = ModulePersonaliser.personalise(image, "jstap_x", COMPILED, NOT_AFTER);
    SignedModule signed = signer().sign(named);
    Path expected = Files.write(folder.resolve("expected.ko"), named.bytes());
    String tool = installed.headers().orElseThrow().resolve("scripts/sign-file").toString();
    TestSigner.run(folder, tool, "sha256", "signer.key", "signer.pem", expected.toString());
    assertArrayEquals(Files.readAllBytes(expected), signed.bytes());
    assertEquals(Digests.hex(signed.bytes()), signed.sha256());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void opensslVerifiesTheBytesBeforeTheSignature(InstalledKernel installed)
      throws IOException, InterruptedException {
    byte[] file = sign(image(Fixture.open(installed), "hello.c"), "jstap_x").bytes();
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertTrue(text.endsWith("~Module signature appended~\n"));
    int end = file.length - 28 - 12;
    int size = (file[end + 10] & 0xff) << 8 | (file[end + 11] & 0xff);
    Files.write(folder.resolve("cms"), Arrays.copyOfRange(file, end - size, end));
    byte[] content = Arrays.copyOf(file, end - size);
    Files.write(folder.resolve("content"), content);
    TestSigner.run(folder, verify());
    content[content.length / 2] ^= 1;
    Files.write(folder.resolve("content"), content);
    assertThrows(AssertionError.class, () -> TestSigner.run(folder, verify()));
  }

  private static String[] verify() {
    return ("openssl cms -verify -binary -inform DER -in cms -content content -purpose any"
            + " -certfile signer.pem -CAfile signer.pem -out /dev/null")
        .split(" ");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void modinfoAndTheManifestNameTheModule(InstalledKernel installed)
      throws IOException, InterruptedException {
    Kernel kernel = Fixture.open(installed);
    String name = "a_name_of_the_greatest_length_that_a_module_may_have_55";
    assertEquals(ModuleName.MAX_LENGTH, name.length());
    byte[] file = sign(image(kernel, "hello.c"), name).bytes();
    Path module = Files.write(folder.resolve("module.ko"), file);
    String info = TestSigner.run(folder, "modinfo", module.toString());
    assertTrue(info.matches("(?s).*\nname: +" + name + "\n.*"), info);
    assertTrue(info.matches("(?s).*\nvermagic: +\\Q" + kernel.release() + "\\E .*"), info);
    assertTrue(info.matches("(?s).*\nsigner: +test signer signer\n.*"), info);
    assertFalse(info.contains("intree"), info);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertFalse(text.contains(ModuleName.PLACEHOLDER));
    String manifest =
        """
        format=1
        module=%s
        release=%s
        arch=x86_64
        kernel=%s
        privilege=stapsys
        object=ext4 0123456789abcdef
        script=%s
        compiled=1700000000
        not-after=1800000000
        """
            .formatted(
                name,
                kernel.release(),
                kernel.buildId(),
                Digests.hex(Fixture.script("hello.c").getBytes(StandardCharsets.UTF_8)));
    assertTrue(text.contains(manifest), manifest);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void loadsInTheRealKernelTwiceAtOnce(InstalledKernel installed)
      throws IOException, InterruptedException {
    Kernel kernel = Fixture.open(installed);
    ModuleImage hello = image(kernel, "hello.c");
    Guest guest =
        new Guest()
            .file("one.ko", sign(hello, "jstap_one").bytes())
            .file("two.ko", sign(hello, "jstap_two").bytes())
            .file("kprobe.ko", sign(image(kernel, "kprobe.c"), "jstap_kprobe").bytes());
    String console =
        guest.run(
            folder,
            kernel.release(),
            """
            b insmod /one.ko && b insmod /two.ko && b insmod /kprobe.ko && echo LOADED
            b cut -d' ' -f1 /proc/modules
            b strings /sys/module/jstap_two/notes/.note.jstap
            b rmmod jstap_one && b rmmod jstap_two && b rmmod jstap_kprobe && echo UNLOADED
            b wc -l < /proc/modules
            echo 1 > /sys/module/module/parameters/sig_enforce
            b insmod /one.ko
            echo END
            """);
    for (String wanted :
        List.of(
            "jstap-fixture jstap_one: hello",
            "jstap-fixture jstap_two: hello",
            "jstap-fixture jstap_two: handler ran",
            "jstap-fixture jstap_kprobe: kprobe registered",
            "\njstap_two\n",
            "\nLOADED\n",
            "\nUNLOADED\n",
            "jstap-fixture jstap_one: bye",
            // Read by the kernel to the end: nothing is wrong but that it does not know the key.
            "Loading of module with unavailable key is rejected",
            "END")) {
      assertTrue(console.contains(wanted), () -> wanted + " is missing in:\n" + console);
    }
    assertTrue(console.replace(" ", "").contains("\nmodule=jstap_two\n"), console);
    for (String bad :
        List.of("BUG:", "WARNING:", "Oops", "disagrees", "no symbol version", "retpoline")) {
      assertFalse(console.contains(bad), () -> bad + " appears in:\n" + console);
    }
  }
}
