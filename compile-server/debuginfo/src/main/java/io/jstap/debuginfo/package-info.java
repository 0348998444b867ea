// SPDX-License-Identifier: Apache-2.0
/**
 * Answers questions about a binary: functions, variables, types, lines and symbols. Knows no
 * scripts.
 */
@NullMarked
package io.jstap.debuginfo;

import org.jspecify.annotations.NullMarked;
