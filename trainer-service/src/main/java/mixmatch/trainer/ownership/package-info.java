/** The ownership of a run: taking it, the fence that keeps older owners from announcing anything, the announcements. */
package mixmatch.trainer.ownership;
