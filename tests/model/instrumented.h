/* SPDX-FileCopyrightText: The remoteapi-shm authors
 * SPDX-License-Identifier: MIT
 *
 * Before all of a source that actors run: memcpy and its like are called by their own names, at
 * which the linker catches them.
 */
#undef _FORTIFY_SOURCE
