// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.elf.Bytes;
import io.jstap.debuginfo.location.Expression;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What an expression may ask for.
 *
 * @param unit whose expression it is
 * @param atEntry the program counter is where every register still has its value of the entry
 * @param frameBase the expression of the function's DW_AT_frame_base that holds here
 * @param cfa the canonical frame address; empty when no call-frame information covers the place
 */
record ExpressionContext(
    Unit unit,
    boolean atEntry,
    Supplier<Optional<Bytes>> frameBase,
    Supplier<Optional<Expression>> cfa) {}
