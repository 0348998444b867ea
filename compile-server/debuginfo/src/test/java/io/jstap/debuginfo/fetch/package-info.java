// SPDX-License-Identifier: Apache-2.0
/** Tests of downloads, against real servers. */
@NullMarked
package io.jstap.debuginfo.fetch;

import org.jspecify.annotations.NullMarked;
