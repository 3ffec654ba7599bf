package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/config"
	"gongkai/intake"
)

// writeTemplate writes the workbook to fill in.
func (a *app) writeTemplate(flags importFlags) error {
	name := flags.template
	if !strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return misuseError{fmt.Errorf("--template %s: write a name that ends in .xlsx", name)}
	}
	loaded, err := a.loadConfig()
	if err != nil {
		return err
	}
	if _, err := os.Stat(name); err == nil && !flags.replaceTheTemplate {
		return fmt.Errorf("%s exists, and may be filled in: name another file, or give --force to replace it", name)
	}
	var book bytes.Buffer
	err = intake.WriteTemplate(&book, intake.Form{
		School: loaded.School, Channels: loaded.Channels, Checklist: loaded.Checklist.Checklist,
		Departments: departmentsOf(loaded), Period: loaded.Period,
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, book.Bytes(), 0o644); err != nil {
		return fmt.Errorf("write the template: %w", err)
	}
	if a.json {
		return a.printJSON(struct {
			Template string `json:"template"`
		}{name})
	}
	fmt.Fprintf(a.stdout, "已生成 %s：按其中的说明填写，再用 gongkai import %s 导入。\n", oneLine(name), oneLine(name))
	return nil
}

// departmentsOf are the departments that the configuration names, in its order.
func departmentsOf(configured config.Config) []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, site := range configured.Sites {
		add(site.Department)
	}
	for _, duty := range configured.Duties {
		add(duty.Department)
	}
	return names
}
