/** The device that computes: what a person asks for, what the driver and this build have, and the choice by these. */
package mixmatch.devices;
