// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.module;

import io.jstap.builder.ModuleName;
import io.jstap.builder.kernel.Kernel;
import io.jstap.translator.source.ManifestFacts;
import io.jstap.translator.source.ProbedObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The note that says what a module is for: section {@code .note.jstap}, name {@code JSTAP}, type 1,
 * contents lines {@code key=value}. What differs from run to run has fields of fixed width.
 */
public final class Manifest {
  /** The section of the note. */
  public static final String SECTION = ".note.jstap";

  /**
   * Begins the line with the module's name, padded with blanks to {@link ModuleName#MAX_LENGTH}.
   */
  public static final String MODULE = "module=";

  /** Begins the line with the time of signing: 10 digits, seconds since 1970. */
  public static final String COMPILED = "compiled=";

  /** Begins the line with the time after which the module is refused: 10 digits. */
  public static final String NOT_AFTER = "not-after=";

  /** What stands in the place of a time that is not known yet. */
  public static final String NO_TIME = "0000000000";

  private static final byte[] OWNER = {'J', 'S', 'T', 'A', 'P', 0, 0, 0};
  private static final int OWNER_LENGTH = 6;

  private Manifest() {}

  /** The lines of a manifest whose name and times are still to be filled in. */
  static String text(ManifestFacts facts, Kernel kernel) {
    StringBuilder out = new StringBuilder("format=1\n");
    out.append(MODULE).append(ModuleName.PLACEHOLDER).append('\n');
    out.append("release=").append(kernel.release()).append('\n');
    out.append("arch=").append(kernel.arch()).append('\n');
    out.append("kernel=").append(kernel.buildId()).append('\n');
    out.append("privilege=").append(facts.privilege().group()).append('\n');
    for (ProbedObject object : facts.objects()) {
      out.append("object=").append(object.name()).append(' ');
      out.append(object.buildId()).append('\n');
    }
    out.append("script=").append(facts.scriptSha256()).append('\n');
    out.append(COMPILED).append(NO_TIME).append('\n');
    out.append(NOT_AFTER).append(NO_TIME).append('\n');
    return out.toString();
  }

  /** The ELF note (gABI, "Note Section"): sizes, type, name, contents, each padded to 4 bytes. */
  static byte[] note(String text) {
    byte[] lines = text.getBytes(StandardCharsets.US_ASCII);
    byte[] padded = Arrays.copyOf(lines, (lines.length + 3) & ~3);
    return ByteBuffer.allocate(12 + OWNER.length + padded.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(OWNER_LENGTH)
        .putInt(padded.length)
        .putInt(1)
        .put(OWNER)
        .put(padded)
        .array();
  }

  /** The lines in a note; empty unless it is one note, of ours and nothing else. */
  public static Optional<String> text(byte[] note) {
    ByteBuffer fields = ByteBuffer.wrap(note).order(ByteOrder.LITTLE_ENDIAN);
    int head = 12 + OWNER.length;
    if (note.length < head
        || fields.getInt(0) != OWNER_LENGTH
        || fields.getInt(4) != note.length - head
        || fields.getInt(8) != 1
        || !Arrays.equals(note, 12, head, OWNER, 0, OWNER.length)) {
      return Optional.empty();
    }
    // The padding behind the last line is NULs.
    String lines = new String(note, head, note.length - head, StandardCharsets.ISO_8859_1);
    return Optional.of(lines.replaceFirst("\\x00{1,3}$", ""));
  }
}
