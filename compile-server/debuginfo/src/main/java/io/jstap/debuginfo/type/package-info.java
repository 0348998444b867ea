// SPDX-License-Identifier: Apache-2.0
/** C types as debug information describes them. */
@NullMarked
package io.jstap.debuginfo.type;

import org.jspecify.annotations.NullMarked;
