/** The capacity model: a simulation with measured costs. It reads no running system and no images. */
package mixmatch.plan;
