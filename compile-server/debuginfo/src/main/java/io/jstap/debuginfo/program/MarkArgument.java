// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.program;

import io.jstap.debuginfo.location.Expression;

/**
 * An argument of a mark.
 *
 * @param bytes 1, 2, 4 or 8
 * @param signed whether it is a signed integer
 * @param floating whether it is a floating-point number
 * @param inMemory whether the expression is where it is, else what it is
 */
public record MarkArgument(
    int bytes, boolean signed, boolean floating, boolean inMemory, Expression expression) {}
