/** Natives for NVIDIA GPUs beside a build for processors: which they are, their download, and whether they are taken. */
package mixmatch.cli.gpu;
