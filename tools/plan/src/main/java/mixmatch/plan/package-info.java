/**
 * The capacity model: how fast runs train, and how many replicas they need, by simulation of the pipeline with measured costs. It
 * reads no running system and no images.
 */
package mixmatch.plan;
