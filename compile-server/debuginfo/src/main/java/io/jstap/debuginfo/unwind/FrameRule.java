// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.unwind;

import java.util.Collections;
import java.util.List;

/**
 * How the caller's frame is found from one place in a function, in the few forms that compilers and
 * libraries of x86-64 use. All places are in words of eight bytes.
 *
 * @param register of the end of the frame: its DWARF number; 0 where the kind has none
 * @param offset in bytes, which is added to it
 * @param returnAddress where it is, from the end of the frame
 * @param saved where the preserved registers are: rbx, rbp, r12 to r15. From the end of the frame,
 *     or from what the register holds for {@link Kind#INDIRECT}; {@link #UNCHANGED}, {@link
 *     #AT_REGISTER} or {@link #NOWHERE}
 */
record FrameRule(Kind kind, int register, int offset, int returnAddress, List<Integer> saved) {
  /** The register still has the caller's value. */
  static final int UNCHANGED = 0;

  /** No offset from what the register holds, which {@link #UNCHANGED} cannot say. */
  static final int AT_REGISTER = 0x7fff;

  /** The value is lost, or is described in a way that no rule can express. */
  static final int NOWHERE = -0x8000;

  /** The DWARF numbers of the preserved registers (psABI x86-64, figure 3.36). */
  static final List<Integer> PRESERVED = List.of(3, 6, 12, 13, 14, 15);

  /** What {@code enum jstap_frame_kind} of the runtime numbers. */
  enum Kind {
    /** Nothing is known. */
    UNKNOWN(0),
    /** The frame ends at a register plus the offset. */
    REGISTER(1),
    /** Its end is in memory at a register plus the offset, as where the stack is aligned anew. */
    INDIRECT(2),
    /** A stub of 16 bytes: from the offset in it on there is one more word on the stack. */
    PLT(3),
    /** The kernel's frame of a signal. */
    SIGNAL(4),
    /** Nobody has called this code. */
    OUTERMOST(5);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  static final FrameRule UNKNOWN = plain(Kind.UNKNOWN);
  static final FrameRule SIGNAL = plain(Kind.SIGNAL);
  static final FrameRule OUTERMOST = plain(Kind.OUTERMOST);

  FrameRule {
    saved = List.copyOf(saved);
  }

  private static FrameRule plain(Kind kind) {
    return new FrameRule(kind, 0, 0, 0, Collections.nCopies(PRESERVED.size(), UNCHANGED));
  }
}
