/**
 * The ownership of a run: taking it, the fence that keeps older owners from announcing anything, the announcements, and the
 * heartbeats of other owners. The training of an owned run lives in {@code mixmatch.trainer.run}.
 */
package mixmatch.trainer.ownership;
