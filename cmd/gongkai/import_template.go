package main

func (a *app) writeTemplate(flags importFlags) error { return nil }
