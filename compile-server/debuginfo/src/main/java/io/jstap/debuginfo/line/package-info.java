// SPDX-License-Identifier: Apache-2.0
/**
 * The lines of a whole binary by address, small enough to be carried by a module.
 *
 * <p>Reading order: {@link io.jstap.debuginfo.line.LineImage}, which describes the coding, {@link
 * io.jstap.debuginfo.line.LineImageWriter}.
 */
@NullMarked
package io.jstap.debuginfo.line;

import org.jspecify.annotations.NullMarked;
