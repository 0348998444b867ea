// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that clients send, honest and hostile. */
class UploadedDebuginfoTest {
  private static final String ID = "0123456789abcdef0123456789abcdef01234567";
  private static final String OTHER_ID = "ff23456789abcdef0123456789abcdef01234567";

  @TempDir private Path folder = Path.of("");
  private byte[] program = new byte[0];
  private UploadedDebuginfo uploads = new UploadedDebuginfo(Path.of(""), 0);

  @BeforeEach
  void compile() throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("program.c"), "int main(void) { return 0; }");
    Path file = folder.resolve("program");
    Process gcc =
        new ProcessBuilder(
                "gcc", "-g", "-Wl,--build-id=0x" + ID, source.toString(), "-o", file.toString())
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    program = Files.readAllBytes(file);
    uploads = new UploadedDebuginfo(folder.resolve("uploads"), 64 << 20);
  }

  private void send(byte[] content, String id, long size) throws UploadRefusal {
    try (IncomingDebuginfo incoming = uploads.begin(id, size)) {
      for (int at = 0; at < content.length; at += 1000) {
        incoming.add(ByteBuffer.wrap(content, at, Math.min(1000, content.length - at)));
      }
      incoming.finish();
    }
  }

  private String refusal(byte[] content, String id, long size) {
    String message =
        String.valueOf(
            assertThrows(UploadRefusal.class, () -> send(content, id, size)).getMessage());
    assertFalse(message.contains(folder.toString()), message);
    return message;
  }

  /** All files below the folder of uploads. */
  private List<Path> files() throws IOException {
    Path all = uploads.folder();
    if (!Files.exists(all)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(all)) {
      return found.filter(Files::isRegularFile).map(all::relativize).toList();
    }
  }

  private static void contains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @Test
  void aWholeFileIsFoundByItsBuildId() throws Exception {
    send(program, ID, program.length);
    Path stored = Path.of(".build-id", ID.substring(0, 2), ID.substring(2) + ".debug");
    assertEquals(List.of(stored), files());
    assertArrayEquals(program, Files.readAllBytes(uploads.folder().resolve(stored)));
    assertTrue(uploads.holds(ID, UploadKind.DEBUGINFO));
    assertFalse(uploads.holds(ID, UploadKind.BOOT_IMAGE));
    assertEquals(
        stored,
        uploads
            .folder()
            .relativize(
                DebuginfoSources.none()
                    .withUploads(uploads)
                    .ofModule("program", ID, problem -> {})
                    .file()
                    .orElseThrow()));
  }

  @Test
  void aProgramAndItsDebuginfoMayHaveOneBuildId() throws Exception {
    send(program, ID, program.length);
    try (IncomingDebuginfo incoming = uploads.begin(ID, program.length, UploadKind.PROGRAM)) {
      incoming.add(ByteBuffer.wrap(program));
      incoming.finish();
    }
    assertTrue(uploads.holds(ID, UploadKind.PROGRAM));
    assertEquals(2, files().size());
    DebuginfoSources sources = DebuginfoSources.none().withUploads(uploads);
    Path stored = sources.program("/no/such/program", ID).orElseThrow();
    assertTrue(stored.toString().endsWith(".program"), stored.toString());
    assertTrue(sources.program("/no/such/program", OTHER_ID).isEmpty());
  }

  @Test
  void whatIsNotWhatItIsSaidToBeIsNotKept() throws Exception {
    contains(refusal(program, OTHER_ID, program.length), "has the build-id " + ID);
    contains(
        refusal(Arrays.copyOf(program, 5000), ID, program.length),
        "5000 of the announced " + program.length);
    contains(refusal(program, ID, 5000), "longer than the 5000 bytes");
    contains(refusal(new byte[3000], ID, 3000), "neither an ELF file nor a boot image");
    contains(refusal(new byte[] {0x7f, 'E', 'L', 'F'}, ID, 4), "neither an ELF file");
    contains(refusal(program, ID, 0), "0 bytes");
    contains(refusal(program, ID, -1), "-1 bytes");
    byte[] other = program.clone();
    other[18] = 3;
    contains(refusal(other, ID, other.length), "another kind of machine");
    byte[] cut = Arrays.copyOf(program, program.length - 200);
    contains(refusal(cut, ID, cut.length), "neither an ELF file");
    assertEquals(List.of(), files());
  }

  @Test
  void damagedFilesAreRefusedInWords() throws Exception {
    java.util.Random random = new java.util.Random(5);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bad = program.clone();
      for (int i = 0; i < 20; i++) {
        // Above all the headers.
        bad[random.nextInt(i < 15 ? 64 : bad.length)] = (byte) random.nextInt();
      }
      try {
        send(bad, ID, bad.length);
        Files.delete(UploadedDebuginfo.place(uploads.folder(), ID, UploadKind.DEBUGINFO));
      } catch (UploadRefusal expected) {
        refused++;
      }
    }
    assertTrue(refused > 400, "refused " + refused);
    assertEquals(List.of(), files());
  }

  @Test
  void thereIsOnlySoMuchRoom() throws Exception {
    contains(refusal(program, ID, 65 << 20), "does not fit into the 64 MiB");
    try (IncomingDebuginfo _ = uploads.begin(ID, 40 << 20)) {
      contains(refusal(program, OTHER_ID, 30 << 20), "does not fit into the 24 MiB");
    }
    send(program, ID, program.length);
    contains(refusal(program, OTHER_ID, 64 << 20), "does not fit into the 63 MiB");
    assertFalse(new UploadedDebuginfo(folder, 0).enabled());
  }

  @Test
  void ofTwoAtATimeOneStays() throws Exception {
    try (IncomingDebuginfo first = uploads.begin(ID, program.length);
        IncomingDebuginfo second = uploads.begin(ID, program.length)) {
      first.add(ByteBuffer.wrap(program));
      second.add(ByteBuffer.wrap(program));
      second.finish();
      first.finish();
    }
    assertEquals(1, files().size());
  }

  @Test
  void whatIsInterruptedLeavesNothing() throws Exception {
    try (IncomingDebuginfo incoming = uploads.begin(ID, program.length)) {
      incoming.add(ByteBuffer.wrap(program, 0, 4000));
    }
    assertEquals(List.of(), files());
    // As a server that was killed leaves it.
    Files.writeString(uploads.work().resolve("upload1.part"), "half");
    send(program, ID, program.length);
    assertEquals(1, files().size());
  }

  @Test
  void whoSendsNothingMakesRoomForOthers() throws Exception {
    uploads = new UploadedDebuginfo(folder.resolve("uploads"), 64 << 20, Duration.ofMillis(20));
    IncomingDebuginfo idle = uploads.begin(ID, program.length);
    for (int i = 0; i < 3; i++) {
      uploads.begin(OTHER_ID, 10);
    }
    Thread.sleep(50);
    send(program, ID, program.length);
    UploadRefusal late =
        assertThrows(UploadRefusal.class, () -> idle.add(ByteBuffer.wrap(program)));
    contains(String.valueOf(late.getMessage()), "too long");
    assertEquals(1, files().size());
    uploads = new UploadedDebuginfo(folder.resolve("more"), 64 << 20);
    for (int i = 0; i < 4; i++) {
      uploads.begin(OTHER_ID, 10);
    }
    contains(refusal(program, ID, program.length), "4 files are being sent already");
  }

  @Test
  void aBootImageIsKeptAsOne() throws Exception {
    List<InstalledKernel> kernels =
        new InstalledKernels(Path.of("/"))
            .list().stream().filter(kernel -> kernel.image().isPresent()).toList();
    assertFalse(kernels.isEmpty(), "no kernel is installed here");
    byte[] image = Files.readAllBytes(kernels.getFirst().image().orElseThrow());
    String id = kernels.getFirst().buildId().orElseThrow();
    contains(refusal(image, ID, image.length), "has the build-id " + id);
    byte[] cut = Arrays.copyOf(image, image.length / 2);
    contains(refusal(cut, id, cut.length), "neither an ELF file nor a boot image");
    send(image, id, image.length);
    DebuginfoSources sources = DebuginfoSources.none().withUploads(uploads);
    assertTrue(sources.uploadedImage(id).isPresent());
    assertTrue(uploads.holds(id, UploadKind.BOOT_IMAGE));
    assertFalse(uploads.holds(id, UploadKind.DEBUGINFO), "what has debuginfo is still wanted");
  }
}
