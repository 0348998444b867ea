// SPDX-License-Identifier: Apache-2.0
/** Helpers of tests: the compiler, other tools, installed kernels. */
@NullMarked
package io.jstap.debuginfo.testing;

import org.jspecify.annotations.NullMarked;
