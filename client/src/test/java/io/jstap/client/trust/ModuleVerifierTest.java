// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import io.jstap.client.ClientProblem;
import io.jstap.client.node.Node;
import io.jstap.client.testing.TestModule;
import io.jstap.client.testing.TestSite;
import io.jstap.client.testing.Tools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real ELF files, signed by openssl; every reason to refuse one. */
@Timeout(120)
class ModuleVerifierTest {
  private static final String BUILD_ID = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER_ID = "ffffffffffffffffffffffffffffffffffffffff";
  private static final Node NODE =
      new Node(BUILD_ID, "6.1.0-test", "x86_64", Map.of("ext4", "aabb", "loop", "ccdd"));

  @TempDir static Path folder;
  private static TestSite site;
  private static byte[] good;
  private static Instant now = Instant.EPOCH;

  @BeforeAll
  static void makeSite() throws Exception {
    site = TestSite.make(folder.resolve("site"));
    // Certificates that a test makes begin a little later.
    now = Instant.now().plusSeconds(60);
    good = module("jstap_test").signed(site.signer(), site.signerKey());
  }

  private static TestModule module(String name) {
    return new TestModule(folder, name, BUILD_ID);
  }

  private static ModuleVerifier verifier() throws ClientException {
    return new ModuleVerifier(TrustedSigners.read(site.trusted()));
  }

  private static ClientException refused(byte[] file) throws ClientException {
    ModuleVerifier verifier = verifier();
    return assertThrows(ClientException.class, () -> verifier.verify(file, NODE, now));
  }

  private static void assertRefused(ClientProblem code, String text, byte[] file)
      throws ClientException {
    ClientException refusal = refused(file);
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    assertEquals(1, refusal.getMessage().lines().count());
  }

  @Test
  void whatATrustedSignerSignedIsAccepted() throws Exception {
    Manifest manifest = verifier().verify(good, NODE, now);
    assertEquals("jstap_test", manifest.module());
    assertEquals(BUILD_ID, manifest.kernel());
    assertEquals("stapdev", manifest.privilege());
  }

  @Test
  void strongerDigestsAreAccepted() throws Exception {
    for (String digest : List.of("sha384", "sha512")) {
      byte[] file =
          TestModule.sign(folder, module("jstap_d").elf(), site.signer(), site.signerKey(), digest);
      assertEquals("jstap_d", verifier().verify(file, NODE, now).module());
    }
  }

  @Test
  void noSignature() throws Exception {
    assertRefused(ClientProblem.NO_SIGNATURE, "carries no signature", module("a").elf());
  }

  @Test
  void everyFlippedByteIsNoticed() throws Exception {
    Random random = new Random(1);
    Map<ClientProblem, Integer> reasons = new EnumMap<>(ClientProblem.class);
    ModuleVerifier verifier = verifier();
    int tail = good.length - 1000;
    for (int i = 0; i < 6000; i++) {
      // Each bit of the signature and what is behind it, and a sample of what is before.
      int at =
          i < 4000
              ? Math.max(0, tail) + (i / 4) % (good.length - tail)
              : random.nextInt(good.length);
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      ClientException refusal =
          assertThrows(
              ClientException.class,
              () -> verifier.verify(bad, NODE, now),
              () -> "byte " + at + " of " + good.length);
      reasons.merge(refusal.code(), 1, Integer::sum);
    }
    assertTrue(reasons.keySet().contains(ClientProblem.DAMAGED), reasons.toString());
    assertTrue(reasons.keySet().contains(ClientProblem.UNKNOWN_SIGNER), reasons.toString());
  }

  @Test
  void everyBitOfTheSignatureMatters() throws Exception {
    ModuleVerifier verifier = verifier();
    int cms = AppendedSignature.find(good).payloadSize();
    for (int at = cms; at < good.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << bit);
        String place = at - cms + "." + bit;
        assertThrows(ClientException.class, () -> verifier.verify(bad, NODE, now), place);
      }
    }
  }

  @Test
  void truncatedAnywhere() throws Exception {
    ModuleVerifier verifier = verifier();
    for (int size = 0; size < good.length; size += 1 + size / 200) {
      byte[] bad = Arrays.copyOf(good, size);
      assertThrows(ClientException.class, () -> verifier.verify(bad, NODE, now), "size " + size);
    }
    assertRefused(ClientProblem.MALFORMED, "cut off", Arrays.copyOf(good, good.length / 3));
    assertRefused(
        ClientProblem.MALFORMED, "signature is cut off", Arrays.copyOf(good, good.length - 1));
    assertRefused(ClientProblem.MALFORMED, "no ELF", new byte[0]);
  }

  @Test
  void somethingBehindTheSignature() throws Exception {
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertRefused(ClientProblem.MALFORMED, "signature is cut off", longer);
  }

  @Test
  void signedTwice() throws Exception {
    byte[] twice = TestModule.sign(folder, good, site.signer(), site.signerKey(), "sha256");
    assertRefused(ClientProblem.DAMAGED, "more than one signature", twice);
  }

  @Test
  void somethingBetweenPayloadAndSignature() throws Exception {
    AppendedSignature place = AppendedSignature.find(good);
    byte[] cms =
        Arrays.copyOfRange(good, place.payloadSize(), place.payloadSize() + place.cmsSize());
    ByteArrayOutputStream stuffed = new ByteArrayOutputStream();
    stuffed.write(cms);
    stuffed.write(0);
    assertRefused(
        ClientProblem.DAMAGED,
        "malformed",
        TestModule.append(Arrays.copyOf(good, place.payloadSize()), stuffed.toByteArray()));
  }

  @Test
  void impossibleSizesOfTheSignature() throws Exception {
    for (int size : new int[] {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, good.length}) {
      byte[] bad = good.clone();
      ByteBuffer.wrap(bad).putInt(bad.length - TestModule.MARKER.length() - 4, size);
      assertRefused(ClientProblem.DAMAGED, "malformed", bad);
    }
  }

  @Test
  void randomBytesInPlaceOfTheSignature() throws Exception {
    Random random = new Random(2);
    ModuleVerifier verifier = verifier();
    AppendedSignature place = AppendedSignature.find(good);
    byte[] cms =
        Arrays.copyOfRange(good, place.payloadSize(), place.payloadSize() + place.cmsSize());
    byte[] payload = Arrays.copyOf(good, place.payloadSize());
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = i % 2 == 0 ? cms.clone() : new byte[1 + random.nextInt(400)];
      if (i % 2 == 0) {
        for (int n = 1 + random.nextInt(6); n > 0; n--) {
          noise[random.nextInt(noise.length)] = (byte) random.nextInt();
        }
        if (Arrays.equals(noise, cms)) {
          continue;
        }
      } else {
        random.nextBytes(noise);
        noise[0] = 0x30;
      }
      byte[] bad = TestModule.append(payload, noise);
      assertThrows(ClientException.class, () -> verifier.verify(bad, NODE, now));
    }
  }

  @Test
  void deeplyNestedSignature() throws Exception {
    ByteArrayOutputStream nested = new ByteArrayOutputStream();
    for (int i = 0; i < 100_000; i++) {
      nested.write(0x30);
      nested.write(0x80);
    }
    assertRefused(
        ClientProblem.DAMAGED,
        "malformed",
        TestModule.append(module("a").elf(), nested.toByteArray()));
  }

  @Test
  void unknownSigner() throws Exception {
    Path other = folder.resolve("unknown");
    signer(other, "-newkey", "rsa:2048", "-sha256", "-addext", "extendedKeyUsage=codeSigning");
    assertRefused(
        ClientProblem.UNKNOWN_SIGNER, "nobody this machine trusts", signedBy(other, "sha256"));
  }

  @Test
  void aSignerWithTheSameNameAndNumberButAnotherKey() throws Exception {
    String serial = "0x7b";
    Path real = folder.resolve("real");
    Path fake = folder.resolve("fake");
    signer(
        real,
        "-newkey",
        "rsa:2048",
        "-set_serial",
        serial,
        "-addext",
        "extendedKeyUsage=codeSigning");
    signer(
        fake,
        "-newkey",
        "rsa:2048",
        "-set_serial",
        serial,
        "-addext",
        "extendedKeyUsage=codeSigning");
    ModuleVerifier verifier = new ModuleVerifier(TrustedSigners.read(real));
    byte[] file = signedBy(fake, "sha256");
    ClientException refusal =
        assertThrows(ClientException.class, () -> verifier.verify(file, NODE, now));
    assertEquals(ClientProblem.DAMAGED, refusal.code());
  }

  @Test
  void certificatesThatAreNoSigners() throws Exception {
    assertPolicy(
        ClientProblem.UNKNOWN_SIGNER,
        "not one for signing code",
        "-newkey",
        "rsa:2048",
        "-addext",
        "extendedKeyUsage=serverAuth");
    assertPolicy(ClientProblem.UNKNOWN_SIGNER, "not one for signing code", "-newkey", "rsa:2048");
  }

  @Test
  void weakKeysAndDigests() throws Exception {
    assertPolicy(
        ClientProblem.WEAK_ALGORITHM,
        "RSA of at least 2048",
        "-newkey",
        "rsa:1024",
        "-addext",
        "extendedKeyUsage=codeSigning");
    Path signer = folder.resolve("sha1");
    signer(signer, "-newkey", "rsa:2048", "-addext", "extendedKeyUsage=codeSigning");
    ModuleVerifier verifier = new ModuleVerifier(TrustedSigners.read(signer));
    for (String digest : List.of("sha1", "sha224", "md5")) {
      byte[] file = signedBy(signer, digest);
      ClientException refusal =
          assertThrows(ClientException.class, () -> verifier.verify(file, NODE, now));
      assertEquals(ClientProblem.WEAK_ALGORITHM, refusal.code(), digest);
    }
  }

  @Test
  void otherKindsOfKeys() throws Exception {
    Path signer = folder.resolve("ec");
    signer(
        signer,
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-addext",
        "extendedKeyUsage=codeSigning");
    ModuleVerifier verifier = new ModuleVerifier(TrustedSigners.read(signer));
    byte[] file = signedBy(signer, "sha256");
    assertThrows(ClientException.class, () -> verifier.verify(file, NODE, now));
  }

  @Test
  void expiredSigner() throws Exception {
    ModuleVerifier verifier = verifier();
    Instant later = now.plus(Duration.ofDays(4000));
    ClientException refusal =
        assertThrows(ClientException.class, () -> verifier.verify(good, NODE, later));
    assertEquals(ClientProblem.EXPIRED, refusal.code());
    Instant earlier = now.minus(Duration.ofDays(1));
    refusal = assertThrows(ClientException.class, () -> verifier.verify(good, NODE, earlier));
    assertEquals(ClientProblem.EXPIRED, refusal.code());
  }

  @Test
  void certificatesOrAttributesInsideAreNotOurFormat() throws Exception {
    byte[] elf = module("a").elf();
    byte[] withCertificates =
        TestModule.sign(folder, elf, site.signer(), site.signerKey(), "sha256", "-nodetach");
    assertRefused(ClientProblem.DAMAGED, "malformed", withCertificates);
    byte[] byKeyId =
        TestModule.sign(folder, elf, site.signer(), site.signerKey(), "sha256", "-keyid");
    assertRefused(ClientProblem.DAMAGED, "malformed", byKeyId);
  }

  @Test
  void anotherKernel() throws Exception {
    byte[] file = new TestModule(folder, "a", OTHER_ID).signed(site.signer(), site.signerKey());
    assertRefused(ClientProblem.OTHER_KERNEL, OTHER_ID, file);
    assertRefused(ClientProblem.OTHER_KERNEL, BUILD_ID, file);
  }

  @Test
  void anotherBuildOfAProbedModule() throws Exception {
    byte[] same =
        module("a")
            .withLines("object=ext4 aabb\nobject=notloaded 99\n")
            .signed(site.signer(), site.signerKey());
    assertEquals(2, verifier().verify(same, NODE, now).objects().size());
    byte[] other =
        module("a").withLines("object=loop 0000\n").signed(site.signer(), site.signerKey());
    assertRefused(ClientProblem.OTHER_KERNEL, "kernel module loop", other);
  }

  @Test
  void anotherArchitecture() throws Exception {
    assertRefused(
        ClientProblem.OTHER_KERNEL,
        "aarch64",
        module("a").with("arch", "aarch64").signed(site.signer(), site.signerKey()));
  }

  @Test
  void expiredModule() throws Exception {
    long past = now.getEpochSecond() - 10;
    assertRefused(
        ClientProblem.EXPIRED,
        "valid until",
        module("a").with("not-after", Long.toString(past)).signed(site.signer(), site.signerKey()));
  }

  @Test
  void malformedManifests() throws Exception {
    for (TestModule bad :
        List.of(
            module("a").with("format", "2"),
            module("a").with("kernel", ""),
            module("a").with("kernel", "ABCD"),
            module("a").with("privilege", "root"),
            module("a").with("not-after", "never"),
            module("a").with("script", "12"),
            module("a").with("module", "../evil"),
            module("a").with("surprise", "1"),
            module("a").withLines("object=nothing\n"),
            module("a").withLines("module=a\n"),
            module("a").withLines("no newline"))) {
      assertRefused(
          ClientProblem.MALFORMED,
          "manifest is malformed",
          bad.signed(site.signer(), site.signerKey()));
    }
  }

  @Test
  void anotherNameThanTheManifestSays() throws Exception {
    assertRefused(
        ClientProblem.MALFORMED,
        "name is not the one",
        module("a").called("ext4").signed(site.signer(), site.signerKey()));
    assertRefused(
        ClientProblem.MALFORMED,
        "name is not the one",
        module("a").informed("ext4").signed(site.signer(), site.signerKey()));
  }

  @Test
  void signedButNoModule() throws Exception {
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    assertRefused(
        ClientProblem.MALFORMED,
        "no ELF",
        TestModule.sign(folder, text, site.signer(), site.signerKey(), "sha256"));
    byte[] foreign = Files.readAllBytes(Tools.compileHelper(folder));
    assertRefused(
        ClientProblem.MALFORMED,
        "no manifest",
        TestModule.sign(folder, foreign, site.signer(), site.signerKey(), "sha256"));
  }

  @Test
  void headersThatPointAnywhere() throws Exception {
    Random random = new Random(3);
    byte[] elf = module("a").elf();
    for (int i = 0; i < 3000; i++) {
      byte[] bad = elf.clone();
      ByteBuffer.wrap(bad).putLong(random.nextInt(bad.length - 8), random.nextLong());
      // Bounds only: the signature is another matter.
      assertTrue(ElfSections.extent(bad) >= -1);
      boolean whole = ElfSections.find(bad, ".note.jstap").flatMap(ManifestText::of).isPresent();
      assertTrue(whole || bad.length > 0);
    }
  }

  @Test
  void foldersThatOthersCanWrite() throws Exception {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.copy(site.signer(), open.resolve("signer.pem"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    ClientException refusal = assertThrows(ClientException.class, () -> TrustedSigners.read(open));
    assertEquals(ClientProblem.UNTRUSTED_FOLDER, refusal.code());
    assertTrue(refusal.getMessage().contains(open.toString()));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(
        open.resolve("signer.pem"), PosixFilePermissions.fromString("rw-rw-r--"));
    refusal = assertThrows(ClientException.class, () -> TrustedSigners.read(open));
    assertTrue(refusal.getMessage().contains("signer.pem"));
    refusal =
        assertThrows(ClientException.class, () -> TrustedSigners.read(folder.resolve("none")));
    assertEquals(ClientProblem.UNKNOWN_SIGNER, refusal.code());
  }

  private static void assertPolicy(ClientProblem code, String text, String... options)
      throws IOException, ClientException {
    Path signer = Files.createTempDirectory(folder, "policy");
    signer(signer, options);
    ModuleVerifier verifier = new ModuleVerifier(TrustedSigners.read(signer));
    byte[] file = signedBy(signer, "sha256");
    ClientException refusal =
        assertThrows(ClientException.class, () -> verifier.verify(file, NODE, now));
    assertEquals(code, refusal.code(), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
  }

  /** A self-signed certificate, made by openssl. */
  private static void signer(Path target, String... options) throws IOException {
    Files.createDirectories(target);
    String[] fixed = {
      "openssl",
      "req",
      "-x509",
      "-nodes",
      "-days",
      "10",
      "-subj",
      "/O=test/CN=signer",
      "-keyout",
      target.resolve("signer.key").toString(),
      "-out",
      target.resolve("signer.pem").toString()
    };
    String[] words = Arrays.copyOf(fixed, fixed.length + options.length);
    System.arraycopy(options, 0, words, fixed.length, options.length);
    Tools.run(folder, words);
  }

  private static byte[] signedBy(Path signer, String digest) throws IOException {
    return TestModule.sign(
        folder,
        module("a").elf(),
        signer.resolve("signer.pem"),
        signer.resolve("signer.key"),
        digest);
  }
}
