// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.elf.ElfFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the bytes of a program's memory are in its file, as its program headers say (gABI, chapter
 * 5, "Program Header"). The sections of a file of debuginfo do not tell: their bytes are not there.
 */
public final class ProgramLayout {
  private static final int LOAD = 1;
  private static final int ENTRY = 56;

  private final List<Segment> segments;

  /**
   * A part of the file that is mapped.
   *
   * @param offset in the file
   * @param address link-time
   * @param size in the file
   */
  public record Segment(long offset, long address, long size) {}

  private ProgramLayout(List<Segment> segments) {
    this.segments = segments;
  }

  /**
   * Reads the layout of a program or library.
   *
   * @throws DebugInfoException when the file is malformed or can not be read
   */
  public static ProgramLayout of(Path program) {
    return of(ElfFile.open(program));
  }

  /** The same of a file that is open. */
  public static ProgramLayout of(ElfFile program) {
    Bytes bytes = program.bytes();
    long table = bytes.i64(32);
    int size = bytes.u16(54);
    int count = bytes.u16(56);
    if (count > 0 && size != ENTRY) {
      throw bytes.malformed("program headers of " + size + " bytes");
    }
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * ENTRY;
      if (bytes.i32(at) == LOAD) {
        segments.add(new Segment(bytes.i64(at + 8), bytes.i64(at + 16), bytes.i64(at + 32)));
      }
    }
    return new ProgramLayout(List.copyOf(segments));
  }

  /** All that is mapped, as the file lists it. */
  public List<Segment> segments() {
    return segments;
  }

  /** The offset in the file of a link-time address; empty when the file holds nothing for it. */
  public OptionalLong offset(long address) {
    return segments.stream()
        .filter(segment -> Long.compareUnsigned(address - segment.address(), segment.size()) < 0)
        .mapToLong(segment -> address - segment.address() + segment.offset())
        .findFirst();
  }
}
