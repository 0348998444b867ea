// SPDX-License-Identifier: Apache-2.0

/** What files of programs and libraries tell beside their code: marks, and calls of other files. */
@NullMarked
package io.jstap.debuginfo.program;

import org.jspecify.annotations.NullMarked;
